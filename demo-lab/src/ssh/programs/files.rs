//! `chmod`, `chown` and `touch`: what the confinement of the shell does not judge is done here, for
//! files of the host only.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::super::output::Answer;
use super::Scene;

/// A path of the caller as one of this machine, for sure below the root of the host.
fn inside(scene: &Scene<'_>, word: &str) -> io::Result<PathBuf> {
    let host = scene.host();
    match Path::new(word) {
        path if path.is_absolute() => host.inside(&host.place(path)),
        path => host.inside(&scene.call.cwd.join(path)),
    }
}

fn complaint(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "No such file or directory".into(),
        io::ErrorKind::PermissionDenied => "Permission denied".into(),
        _ => error.to_string(),
    }
}

/// Does something to each of the files, and complains of those that it cannot be done to.
fn each(
    scene: &Scene<'_>,
    program: &str,
    words: &[&String],
    act: impl Fn(&Path) -> io::Result<()>,
) -> Answer {
    let mut answer = Answer::default();
    for word in words {
        if let Err(error) = inside(scene, word).and_then(|path| act(&path)) {
            answer.status = 1;
            answer.stderr += &format!("{program}: cannot access '{word}': {}\n", complaint(&error));
        }
    }
    answer
}

/// With an octal mode, or with `+x` and the like.
pub(super) fn chmod(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let mut words = words.iter().filter(|word| !["-v", "-f", "-c", "--"].contains(&word.as_str()));
    let Some(mode) = words.next() else { return Answer::failed(1, "chmod: missing operand") };
    let files: Vec<&String> = words.collect();
    if files.is_empty() {
        return Answer::failed(1, format!("chmod: missing operand after '{mode}'"));
    }
    if change_mode(mode, 0).is_none() {
        return Answer::failed(1, format!("chmod: invalid mode: '{mode}'"));
    }
    each(scene, "chmod", &files, |path| set_mode(path, mode))
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: &str) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let old = std::fs::metadata(path)?.permissions().mode();
    let new = change_mode(mode, old).ok_or(io::ErrorKind::InvalidInput)?;
    std::fs::set_permissions(path, PermissionsExt::from_mode(new))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: &str) -> io::Result<()> {
    Ok(())
}

/// The mode that a change makes of another one. Bits beyond `rwx` are not given.
fn change_mode(change: &str, old: u32) -> Option<u32> {
    if let Ok(mode) = u32::from_str_radix(change, 8) {
        return (mode <= 0o7777).then_some(mode & 0o777);
    }
    let mut mode = old & 0o777;
    for clause in change.split(',') {
        let at = clause.find(['+', '-', '='])?;
        let (who, rest) = clause.split_at(at);
        let mut shifts: Vec<u32> = Vec::new();
        for letter in who.chars() {
            shifts.extend(match letter {
                'u' => vec![6],
                'g' => vec![3],
                'o' => vec![0],
                'a' => vec![6, 3, 0],
                _ => return None,
            });
        }
        if shifts.is_empty() {
            shifts = vec![6, 3, 0];
        }
        let mut bits = 0;
        for letter in rest[1..].chars() {
            bits |= match letter {
                'r' => 4,
                'w' => 2,
                'x' | 'X' => 1,
                _ => return None,
            };
        }
        for shift in shifts {
            mode = match rest.as_bytes()[0] {
                b'+' => mode | bits << shift,
                b'-' => mode & !(bits << shift),
                _ => mode & !(7 << shift) | bits << shift,
            };
        }
    }
    Some(mode)
}

/// Owners are not kept: every file is its finder's. The files must be there, though.
pub(super) fn chown(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let words: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    match words[..] {
        [_, ref files @ ..] if !files.is_empty() => {
            each(scene, "chown", files, |path| path.metadata().map(|_| ()))
        }
        _ => Answer::failed(1, "chown: missing operand"),
    }
}

pub(super) fn touch(scene: &mut Scene<'_>, words: &[String]) -> Answer {
    let create = !words.iter().any(|word| word == "-c" || word == "--no-create");
    let files: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    if files.is_empty() {
        return Answer::failed(1, "touch: missing file operand");
    }
    each(scene, "touch", &files, |path| {
        let file = match path.is_dir() {
            true => File::open(path)?,
            false if !create && !path.exists() => return Ok(()),
            false => OpenOptions::new().append(true).create(true).open(path)?,
        };
        file.set_modified(SystemTime::now())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_change_by_number_and_by_letter() {
        assert_eq!(change_mode("600", 0o644), Some(0o600));
        assert_eq!(change_mode("4755", 0), Some(0o755), "no bits beyond rwx");
        assert_eq!(change_mode("u+x", 0o644), Some(0o744));
        assert_eq!(change_mode("go-rwx,u=rw", 0o777), Some(0o600));
        assert_eq!(change_mode("+x", 0o644), Some(0o755));
        assert_eq!(change_mode("q+x", 0o644), None);
        assert_eq!(change_mode("nonsense", 0o644), None);
    }
}
