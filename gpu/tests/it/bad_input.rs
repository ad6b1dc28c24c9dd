//! Bytes that no driver would write.

use gpu::{
    Report, Snapshot,
    host_capture::{Capture, Errno, Kind, Node, Output},
};
use proptest::{collection::vec, prelude::*};

use crate::{peers, show};

/// Pieces of XML and CSV, and anything else.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"<nvidia_smi_log>".to_vec()),
        Just(b"</nvidia_smi_log>".to_vec()),
        Just(b"<gpu id=\"00000000:01:00.0\">".to_vec()),
        Just(b"</gpu>".to_vec()),
        Just(b"<fb_memory_usage><total>8 MiB</total>".to_vec()),
        Just(b"<processes><process_info><pid>1</pid></process_info>".to_vec()),
        Just(b"<!DOCTYPE x [<!ENTITY a 'b'>]>".to_vec()),
        Just(b"index, name, memory.total [MiB]\n0, a, 5 MiB\n".to_vec()),
        Just(b"&amp;&#x41;&x;<![CDATA[".to_vec()),
        "<[a-z_]{1,12}>[-0-9. ]{0,12}[A-Za-z%/]{0,5}</[a-z_]{1,12}>".prop_map(String::into_bytes),
        vec(any::<u8>(), 0..40),
    ];
    vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// One change somewhere in a good document.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = peers::own("two-cards.xml");
    let place = 0..whole.len();
    (place, 0..60_usize, vec(any::<u8>(), 0..20)).prop_map(move |(start, length, put)| {
        let end = (start + length).min(whole.len());
        [&whole[..start], &put, &whole[end..]].concat()
    })
}

fn look_at(report: &Report) {
    let text = show::report(report);
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    for gpu in &report.gpus {
        let _ = gpu.resources();
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Report::parse(&bytes).map(|report| look_at(&report));
        let _ = Report::parse_rows(&bytes, &["index", "name"]).map(|report| look_at(&report));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,300}") {
        let _ = Report::parse(&text).map(|report| look_at(&report));
    }

    #[test]
    fn no_pieces_of_documents_make_the_parser_panic(bytes in pieces(), status in any::<Option<i32>>()) {
        let _ = Report::parse(&bytes).map(|report| look_at(&report));
        let output = Output { stdout: bytes.clone(), stderr: bytes, status };
        let _ = Report::from_output(&output).map(|report| look_at(&report));
    }

    #[test]
    fn a_damaged_document_is_read_as_far_as_it_goes(bytes in damaged()) {
        let _ = Report::parse(&bytes).map(|report| look_at(&report));
    }

    #[test]
    fn no_sysfs_makes_a_snapshot_panic(
        files in vec((file(), content()), 0..30),
        output in pieces(),
        status in any::<Option<i32>>(),
    ) {
        let mut capture = Capture::default();
        for (path, content) in files {
            capture.insert(path, content);
        }
        capture.insert_output("nvidia-smi", Output { stdout: output, stderr: Vec::new(), status });
        let snapshot = Snapshot::from_capture(&capture);
        let text = show::snapshot(&snapshot);
        prop_assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        let _ = snapshot.power_since(&snapshot.clone(), std::time::Duration::from_millis(1));
    }
}

fn file() -> impl Strategy<Value = String> {
    "class/drm/card[01](/device/(uevent|vendor|device|power_state|gpu_busy_percent|pp_dpm_sclk|mem_info_vram_(total|used)\
     |current_link_(speed|width)|hwmon/hwmon[12]/(temp|energy|power|fan|pwm|freq|in)[0-9]{1,11}(_(input|label|crit|cap|max))?)\
     |/gt/gt[0-9]/(rps_act_freq_mhz|throttle_reason_[a-z]{1,4}|rc6_residency_ms))\
     |bus/pci/devices/0000:0[0-9]:00\\.[0-9]/(class|vendor|device|driver|power_state)|module/nvidia/version|.{0,20}"
}

fn content() -> impl Strategy<Value = Node> {
    let text = prop_oneof![
        3 => "[-+]?[0-9]{0,22}",
        2 => "0x(030000|10de|1002|8086|[0-9a-f]{0,9})",
        2 => "DRIVER=(amdgpu|i915|xe|radeon|nvidia)\nPCI_ID=(1002|8086|10DE):[0-9A-F]{4}\nPCI_SLOT_NAME=0000:0[0-9]:00\\.0",
        1 => "(card|pkg|edge|D3cold|[0-9]: [0-9]{1,9}Mhz \\*)",
    ];
    prop_oneof![
        6 => text.prop_map(|text| Node::file(Ok(text.into_bytes()))),
        1 => vec(any::<u8>(), 0..40).prop_map(|bytes| Node::file(Ok(bytes))),
        1 => Just(Node::file(Err(Errno::EIO.into()))),
        1 => "[a-z./-]{0,20}".prop_map(|target| Node::link(target, Kind::Directory)),
        1 => Just(Node::directory()),
    ]
}
