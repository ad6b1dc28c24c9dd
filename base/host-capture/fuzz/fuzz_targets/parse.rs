//! Output of a capture command, as anything at all: `cargo +nightly fuzz run parse`.
#![no_main]

use host_capture::Capture;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Capture::parse(bytes);
    let mut output = b"@host-capture 1\n@root\n".to_vec();
    output.extend_from_slice(bytes);
    // A second @root in the bytes makes two captures, which is an error and no panic.
    let Ok(capture) = Capture::parse(&output) else { return };
    for (path, node) in capture.nodes() {
        assert!(!path.contains('\n'), "a name with a line break: {path:?}");
        if let Some(Ok(content)) = &node.content {
            assert!(content.len() <= bytes.len(), "{path:?} is longer than all there is");
        }
        let _ = (capture.resolve(path), capture.children(path).count(), capture.spared(path));
    }
    // Told again with line breaks as Windows has them it is the same.
    if !bytes.contains(&b'\r') {
        let crlf: Vec<u8> = output
            .iter()
            .flat_map(|byte| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] })
            .collect();
        assert_eq!(Capture::parse(&crlf).ok(), Some(capture));
    }
});
