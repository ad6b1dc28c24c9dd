//! The remote door, second half: what the capture command wrote, back into captures.
//!
//! Nothing here trusts its input: unknown lines are passed over, and output that was cut off gives what was
//! complete, with the rest marked as not read.

use std::collections::BTreeMap;

use crate::{
    Capture, Error, Kind, Node, Output, ReadError, Spared,
    capture::{path_text, trim_content},
    error::Problem,
};

const HEADER: &[u8] = b"@host-capture 1";

/// The captures in the output of a command, one for each plan.
pub(crate) fn captures(output: &[u8]) -> Result<Vec<Capture>, Error> {
    let unix_lines;
    let mut lines = Lines(output);
    // Before the header there may be a greeting of the login shell.
    loop {
        match lines.next() {
            Some(line) if line == HEADER => break,
            Some(line) if line.strip_suffix(b"\r") == Some(HEADER) => {
                // Went through a tool that rewrites line breaks.
                unix_lines = without_carriage_returns(lines.0);
                lines = Lines(&unix_lines);
                break;
            }
            Some(_) => {}
            None => {
                let start = String::from_utf8_lossy(&output[..output.len().min(80)]).into_owned();
                return Err(Problem::NotACapture { bytes: output.len(), start }.into());
            }
        }
    }
    Parser::new().run(lines)
}

/// Complete lines, without their break; a last line that was cut off is none.
struct Lines<'a>(&'a [u8]);

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let end = self.0.iter().position(|byte| *byte == b'\n')?;
        let line = &self.0[..end];
        self.0 = &self.0[end + 1..];
        Some(line)
    }
}

fn without_carriage_returns(bytes: &[u8]) -> Vec<u8> {
    let mut unix = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                unix.extend_from_slice(line);
                unix.push(b'\n');
            }
            None => unix.extend_from_slice(line),
        }
    }
    unix
}

struct Parser {
    captures: Vec<Capture>,
    /// Of the present `@look`: how much of each file is kept; 0 when files are not read.
    limit: usize,
    /// The files of the present `@look` that its `@read` block is about.
    awaited: Vec<Vec<u8>>,
    command: Option<String>,
    /// The file and the word of the next `@spared`.
    guard: Spared,
}

/// The lines of one block, without their `@end`.
struct Block<'a> {
    lines: Vec<&'a [u8]>,
    /// Exit status of what filled the block; nothing when the output ends inside.
    status: Option<u8>,
}

impl Parser {
    fn new() -> Self {
        let guard = Spared { file: String::new(), word: String::new() };
        Self { captures: Vec::new(), limit: 0, awaited: Vec::new(), command: None, guard }
    }

    fn run(mut self, mut lines: Lines<'_>) -> Result<Vec<Capture>, Error> {
        let mut done = false;
        while let Some(line) = lines.next() {
            let Some(record) = line.strip_prefix(b"@") else { continue };
            let (word, rest) = split_at_byte(record, b' ').unwrap_or((record, b""));
            match word {
                b"root" => self.captures.push(Capture::default()),
                b"noroot" => {
                    let path = path_text(rest);
                    return Err(Problem::RemoteRoot { path }.into());
                }
                b"look" => {
                    self.limit = number(rest).unwrap_or(0);
                    self.awaited.clear();
                }
                b"guard" => self.guard.file = path_text(rest),
                b"word" => self.guard.word = String::from_utf8_lossy(rest).into_owned(),
                b"spared" => self.spared(rest),
                b"links" => self.links(&block(&mut lines)),
                b"read" => self.read(&block(&mut lines)),
                b"alone" => self.read_alone(&block(&mut lines)),
                b"command" => self.command = Some(String::from_utf8_lossy(rest).into_owned()),
                b"out" => self.stdout(&block(&mut lines)),
                b"err" => self.stderr(&block(&mut lines)),
                b"done" => {
                    done = true;
                    break;
                }
                [letter] => self.note(*letter, rest),
                _ => {}
            }
        }
        if !done {
            if self.captures.is_empty() {
                self.captures.push(Capture::default());
            }
            if let Some(last) = self.captures.last_mut() {
                last.mark_truncated();
            }
        }
        Ok(self.captures)
    }

    fn insert(&mut self, path: &[u8], node: Node) {
        let path = path.strip_prefix(b"./").unwrap_or(path);
        if let Some(capture) = self.captures.last_mut() {
            capture.insert(path_text(path), node);
        }
    }

    fn spared(&mut self, path: &[u8]) {
        let path = path.strip_prefix(b"./").unwrap_or(path);
        if let Some(capture) = self.captures.last_mut() {
            capture.insert_spared(path_text(path), self.guard.clone());
        }
    }

    fn note(&mut self, letter: u8, path: &[u8]) {
        let kind = match letter.to_ascii_lowercase() {
            b'd' => Kind::Directory,
            b'f' => Kind::File,
            b'o' => Kind::Other,
            b'x' => Kind::Nothing,
            _ => return,
        };
        let inside = || path_text(path.strip_prefix(b"./").unwrap_or(path));
        let is_spared = || self.captures.last().is_some_and(|capture| capture.is_spared(&inside()));
        if kind == Kind::File && self.limit > 0 && !is_spared() {
            self.awaited.push(path.to_vec());
        }
        self.insert(path, Node { kind, link: None, content: None });
    }

    /// `1:lrwxrwxrwx 1 0 0 0 Nov 22 20:09 ./a/device -> ../../b`. A link's name and target may hold anything,
    /// so a name ends at the first arrow; a line that is no such entry goes on with the target before it.
    fn links(&mut self, block: &Block<'_>) {
        let mut links: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        for line in &block.lines {
            let Some((_, line)) = split_at_byte(line, b':') else { continue };
            match link_entry(line) {
                Some((path, target)) => links.push((path.to_vec(), target.to_vec())),
                None => {
                    if let Some((_, target)) = links.last_mut() {
                        target.push(b'\n');
                        target.extend_from_slice(line);
                    }
                }
            }
        }
        if block.status.is_none() {
            links.pop();
        }
        for (path, target) in links {
            let node = Node::link(path_text(&target), Kind::Nothing);
            self.insert(&path, node);
        }
    }

    /// `./a/name:1:k10temp` or `grep: ./a/temp1_input: No data available`.
    fn read(&mut self, block: &Block<'_>) {
        let mut contents: BTreeMap<&[u8], Vec<u8>> = BTreeMap::new();
        let mut failures: BTreeMap<&[u8], ReadError> = BTreeMap::new();
        let mut last: &[u8] = b"";
        for line in &block.lines {
            if let Some((path, error)) = grep_failure(line) {
                failures.insert(path, error);
            } else if let Some((path, text)) = numbered_of_file(line) {
                last = path;
                push_line(contents.entry(path).or_default(), text, self.limit);
            }
        }
        let awaited = std::mem::take(&mut self.awaited);
        for path in awaited.iter().map(Vec::as_slice).filter(|path| !path.contains(&b':')) {
            let content = match (failures.remove(path), contents.remove(path), block.status) {
                (Some(error), ..) => Err(error),
                // The output ends inside this file, or before it.
                (None, _, None) if path == last => continue,
                (None, Some(bytes), _) => Ok(trim_content(bytes, self.limit)),
                (None, None, None) => continue,
                (None, None, Some(0..=2)) => Ok(Vec::new()),
                (None, None, Some(status)) => {
                    Err(ReadError::Other(format!("grep did not run (exit status {status})")))
                }
            };
            self.insert(path, Node::file(content));
        }
    }

    /// `1:k10temp` or the same failure as above, of the file that was noted last.
    fn read_alone(&mut self, block: &Block<'_>) {
        let (Some(path), Some(status)) = (self.awaited.pop(), block.status) else { return };
        let failure = block.lines.iter().find_map(|line| line.strip_prefix(b"grep: "));
        let content = match failure {
            Some(text) => {
                let message = text.strip_prefix(path.as_slice()).unwrap_or(text);
                let message = message.strip_prefix(b": ").unwrap_or(message);
                Err(ReadError::from_message(&String::from_utf8_lossy(message)))
            }
            None if status > 2 => {
                Err(ReadError::Other(format!("grep did not run (exit status {status})")))
            }
            None => Ok(trim_content(numbered(block, self.limit), self.limit)),
        };
        self.insert(&path, Node::file(content));
    }

    /// What the command wrote, then a line break of ours and its exit status.
    fn stdout(&mut self, block: &Block<'_>) {
        let mut bytes = numbered(block, usize::MAX);
        let status = block.status.and_then(|_| {
            bytes.pop();
            let start = bytes.iter().rposition(|byte| *byte == b'\n')?;
            let status = i32::try_from(number(&bytes[start + 1..])?).ok()?;
            bytes.truncate(start);
            Some(status)
        });
        self.output(Output { stdout: bytes, stderr: Vec::new(), status });
    }

    fn stderr(&mut self, block: &Block<'_>) {
        let known = self.command.as_ref().and_then(|id| self.captures.last()?.output(id));
        let stderr = trim_content(numbered(block, usize::MAX), usize::MAX);
        let output = Output { stderr, ..known.cloned().unwrap_or_default() };
        self.output(output);
    }

    fn output(&mut self, output: Output) {
        if let (Some(id), Some(capture)) = (&self.command, self.captures.last_mut()) {
            capture.insert_output(id.clone(), output);
        }
    }
}

fn block<'a>(lines: &mut Lines<'a>) -> Block<'a> {
    let mut inside = Vec::new();
    for line in lines {
        if let Some(status) = line.strip_prefix(b"@end ") {
            let status = number(status).and_then(|status| u8::try_from(status).ok());
            return Block { lines: inside, status };
        }
        inside.push(line);
    }
    Block { lines: inside, status: None }
}

/// The text of `1:first`, `2:second`.
fn numbered(block: &Block<'_>, limit: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in &block.lines {
        if let Some((_, text)) = split_at_byte(line, b':') {
            push_line(&mut bytes, text, limit);
        }
    }
    bytes
}

fn push_line(bytes: &mut Vec<u8>, text: &[u8], limit: usize) {
    if bytes.len() < limit {
        bytes.extend_from_slice(text);
        bytes.push(b'\n');
    }
}

fn numbered_of_file(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let (path, rest) = split_at_byte(line, b':')?;
    let (count, text) = split_at_byte(rest, b':')?;
    (path.starts_with(b"./") && number(count).is_some()).then_some((path, text))
}

fn grep_failure(line: &[u8]) -> Option<(&[u8], ReadError)> {
    let (path, message) = split_at_byte(line.strip_prefix(b"grep: ")?, b':')?;
    let message = message.strip_prefix(b" ")?;
    Some((path, ReadError::from_message(&String::from_utf8_lossy(message))))
}

fn link_entry(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = line.strip_prefix(b"l")?;
    let start = find(line, b" ./")? + 1;
    let arrow = start + find(&line[start..], b" -> ")?;
    Some((&line[start..arrow], &line[arrow + 4..]))
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn split_at_byte(bytes: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == separator)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
