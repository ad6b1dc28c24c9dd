//! Bodies of several parts (RFC 7578).

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) content: Vec<u8>,
}

/// The parts of a body; what is not well-formed is left out, as Django leaves it out.
pub(super) fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let Some(boundary) = parameter(content_type, "boundary") else { return Vec::new() };
    let delimiter = format!("--{boundary}").into_bytes();
    // The first delimiter stands at the start, every other after a line break.
    let later = [b"\r\n", delimiter.as_slice()].concat();
    let mut parts = Vec::new();
    let mut rest = match find(body, &delimiter) {
        Some(place) => &body[place + delimiter.len()..],
        None => return parts,
    };
    while let Some(inner) = rest.strip_prefix(b"\r\n") {
        let Some(end) = find(inner, &later) else { break };
        if let Some(part) = part(&inner[..end]) {
            parts.push(part);
        }
        rest = &inner[end + later.len()..];
    }
    parts
}

fn part(bytes: &[u8]) -> Option<Part> {
    let end = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let header = |wanted: &str| {
        head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: parameter(&disposition, "name")?,
        file_name: parameter(&disposition, "filename"),
        content_type: header("content-type"),
        content: bytes[end + 4..].to_vec(),
    })
}

/// A parameter of a header, quoted or not.
fn parameter(header: &str, name: &str) -> Option<String> {
    let start = header.match_indices(&format!("{name}=")).find_map(|(place, found)| {
        let before = header[..place].chars().next_back();
        before.is_none_or(|char| char == ' ' || char == ';').then_some(place + found.len())
    })?;
    let rest = &header[start..];
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().map(str::to_owned),
        None => rest.split(';').next().map(|value| value.trim().to_owned()),
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_bytes_and_the_empty_ones_stay() {
        let body =
            b"--b\r\nContent-Disposition: form-data; name=\"url\"\r\n\r\nhttps://a.example\r\n\
            --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
            Content-Type: text/plain\r\n\r\n\r\n--b--\r\n";
        let parts = parts("multipart/form-data; boundary=b", body);
        let file = parts.iter().find(|part| part.name == "file").unwrap();
        assert_eq!(parts[0].content, b"https://a.example");
        assert_eq!(file.file_name.as_deref(), Some("a.txt"));
        assert_eq!(file.content, b"");
    }
}
