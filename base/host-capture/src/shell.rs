//! The remote door, first half: a plan as one POSIX shell command.
//!
//! The command writes records, one a line, each starting with `@`; `@end N` closes a block with the exit status
//! of what filled it. Nothing a file, a link or a command says can be taken for a record, because every line of
//! theirs passes through `grep -n`, which puts its number (and the file's name, starting with `./`) before it:
//!
//! ```text
//! @host-capture 1
//! @look 4096              what follows is read, at most so many bytes each; 0: only listed
//! @f ./a/name             f file, d directory, o other, x nothing; a capital letter when it is a link to that
//! @D ./a/device
//! @guard name             below which directories nothing is read, because their file says so
//! @word drivetemp
//! @spared ./b
//! @links                  ls -dn of the links
//! 1:lrwxrwxrwx 1 0 0 0 Nov 22 20:09 ./a/device -> ../../b
//! @end 0
//! @read                   grep -n of the files
//! ./a/name:1:k10temp
//! grep: ./a/temp1_input: No data available
//! @end 2
//! @done
//! ```

use std::fmt::Write as _;

use crate::{
    Plan,
    pattern::quote,
    plan::{Spare, Step},
};

/// The functions of the script. One statement a line; the lines are joined by blanks, because a line break
/// inside quotes is an error in csh, which may be the login shell on the other side.
///
/// `look LIMIT PATH…` and `run ARGUMENT…`; in both, `"$@"` is the only list there is. A name with a colon would
/// make `grep -n`'s prefix ambiguous and is read alone. `printf` is a builtin of every shell in use.
const FUNCTIONS: &str = r#"
LC_ALL=C; export LC_ALL; unset GREP_OPTIONS QUOTING_STYLE;
nl=$(printf "\nx"); nl=${nl%x};
kind() {
if [ -d "$1" ]; then k=d; elif [ -f "$1" ]; then k=f; elif [ -e "$1" ]; then k=o;
elif [ -L "$1" ]; then k=x; else return 1; fi;
l=$k;
if [ -L "$1" ]; then case $k in d) l=D;; f) l=F;; o) l=O;; x) l=X;; esac; fi;
};
links() {
for p do shift;
case $p in *"$nl"*) continue;; esac;
if [ -L "$p" ]; then set -- "$@" "$p"; fi;
done;
if [ $# -gt 0 ]; then echo @links; ls -dn -- "$@" 2>/dev/null | grep -an ""; echo @end $?; fi;
};
first() {
is=;
case $1 in *"$nl"*) return;; esac;
if [ -f "$1" ]; then { read -r is <"$1"; } 2>/dev/null; fi;
};
spare() { printf "@word %s\n@spared %s\n" "$is" "$1"; spared=$spared$nl$1; };
open() {
if [ -z "$spared" ]; then return 0; fi;
hit=0; set -f; IFS=$nl;
for d in $spared; do case $1 in "$d"/*) hit=1;; esac; done;
unset IFS; set +f;
return $hit;
};
look() {
echo "@look $1"; limit=$1; shift;
links "$@";
for p do shift;
case $p in *"$nl"*) continue;; esac;
kind "$p" || continue;
printf "@%s %s\n" $l "$p";
if [ $k = f ] && [ $limit -gt 0 ] && open "$p"; then
case $p in
*:*) echo @alone; grep -an "" "$p" 2>&1; echo @end $?;;
*) set -- "$@" "$p";;
esac;
fi;
done;
if [ $# -gt 0 ]; then echo @read; grep -an "" /dev/null "$@" 2>&1; echo @end $?; fi;
};
run() {
echo @out;
{ err=$( { { "$@" </dev/null; printf "\n%s\n" $?; } | grep -an "" >&3; } 2>&1 ); } 3>&1;
echo @end 0;
echo @err; printf "%s\n" "$err" | grep -an ""; echo @end 0;
};
"#;

impl Plan {
    /// The plan as one command for a shell on a host, to be carried out below `root` there (`/sys`). What it
    /// writes to standard output goes to [`Capture::parse`](crate::Capture::parse).
    ///
    /// It needs a POSIX `sh` with `ls` and `grep`, no other tool, and is one line without a line break, quoted
    /// as a whole, so that any login shell hands it on unchanged.
    #[must_use]
    pub fn shell_command(&self, root: &str) -> String {
        command(&[(root, self)])
    }
}

/// Several plans, each below its own root, as one command.
pub(crate) fn command(plans: &[(&str, &Plan)]) -> String {
    let mut script = FUNCTIONS.trim().replace('\n', " ");
    script.push_str(" echo \"@host-capture 1\";");
    for (root, plan) in plans {
        let root = quote(root);
        let start = format_args!(" echo @root; spared=; if cd -- {root} 2>/dev/null; then :;");
        write_to(&mut script, start);
        for step in &plan.steps {
            match step {
                Step::Look(look) => {
                    let limit = look.limit.unwrap_or(0);
                    write_to(&mut script, format_args!(" look {limit} {};", look.pattern));
                }
                Step::Spare(spare) => write_spare(&mut script, spare),
            }
        }
        for command in &plan.commands {
            let words: Vec<_> = command.arguments.iter().map(|word| quote(word)).collect();
            let (id, words) = (quote(&command.id), words.join(" "));
            write_to(&mut script, format_args!(" printf \"@command %s\\n\" {id}; run {words};"));
        }
        write_to(&mut script, format_args!(" else printf \"@noroot %s\\n\" {root}; fi;"));
    }
    script.push_str(" echo @done");
    format!("sh -c {}", quote(&script))
}

fn write_spare(script: &mut String, spare: &Spare) {
    let Spare { directories, file, words, .. } = spare;
    let file = quote(file);
    let words: Vec<_> = words.iter().map(|word| quote(word)).collect();
    let words = words.join("|");
    write_to(script, format_args!(" printf \"@guard %s\\n\" {file}; for p in {directories}; do"));
    let test =
        format_args!(" first \"$p\"/{file}; case $is in {words}) spare \"$p\";; esac; done;");
    write_to(script, test);
}

fn write_to(script: &mut String, text: std::fmt::Arguments<'_>) {
    script.write_fmt(text).expect("writing to a String cannot fail");
}
