//! `nvidia-smi -q -x`, of all generations.

use gpu::{Absent, Error, ErrorKind, Gpu, ProcessKind, Reading, Report, State};

use crate::{peers, show};

/// The recordings and our own one.
fn documents() -> Vec<(String, Vec<u8>)> {
    let mut documents = peers::recorded("nvidia-smi/xml");
    documents.push(("two-cards.xml".to_owned(), peers::own("two-cards.xml")));
    documents
}

fn recorded(name: &str) -> Option<Report> {
    let (_, bytes) = peers::recorded("nvidia-smi/xml").into_iter().find(|(own, _)| own == name)?;
    Some(Report::parse(bytes).unwrap())
}

#[test]
fn a_document_of_our_own_is_read_line_by_line() {
    let report = Report::parse(peers::own("two-cards.xml")).unwrap();
    insta::assert_snapshot!(show::report(&report));
}

#[test]
fn every_recorded_document_is_read() {
    let documents = peers::recorded("nvidia-smi/xml");
    if !documents.is_empty() {
        assert!(documents.len() >= 13, "{} recordings", documents.len());
    }
    for (name, bytes) in documents {
        let report = Report::parse(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!report.gpus.is_empty() && !report.truncated, "{name}");
        for gpu in &report.gpus {
            let absent: Vec<_> = gpu
                .measurements()
                .into_iter()
                .filter(|measurement| !measurement.reading.is_value())
                .map(|measurement| measurement.id)
                .collect();
            println!(
                "{name}: {}, driver {}, absent: {}",
                gpu.display_name(),
                report.driver_version,
                absent.join(" ")
            );
            assert!(gpu.name.is_value() && gpu.temperatures.gpu.is_value(), "{name}");
            assert_eq!(gpu.state, State::Ready, "{name}");
            assert!(gpu.address.is_some(), "{name}");
            // Nothing is there and not understood: that would be a unit or a word that we do not know.
            for measurement in gpu.measurements() {
                let odd = matches!(
                    measurement.reading,
                    Reading::Absent(Absent::Malformed(_) | Absent::Implausible(_))
                );
                assert!(!odd, "{name}: {measurement:?}");
            }
        }
    }
}

#[test]
fn the_power_is_found_under_each_of_its_names() {
    for (name, watts, limit) in [
        ("lotus-2x-rtx-2080-ti-440.xml", 7.17, Some(257.0)),
        ("telegraf-rtx-3060-v12.xml", 11.63, Some(170.0)),
        ("telegraf-rtx-3080-v13.xml", 139.62, Some(320.0)),
        ("netdata-rtx-pro-6000-driver-580.xml", 66.84, None),
    ] {
        let Some(report) = recorded(name) else { return };
        let gpu = &report.gpus[0];
        let draw = gpu.power.draw.value().unwrap().0;
        let other = gpu.power.instant.value().map(|watts| watts.0);
        assert!(draw == watts || other == Some(watts), "{name}: {:?}", gpu.power);
        assert_eq!(gpu.power.limit.value().map(|watts| watts.0), limit, "{name}");
    }
}

#[test]
fn a_card_whose_power_is_not_told_takes_no_zero_watts() {
    let Some(report) = recorded("telegraf-gtx-1070-ti.xml") else { return };
    assert_eq!(report.gpus[0].power.draw, Reading::Absent(Absent::NotAvailable));
}

#[test]
fn the_throttle_reasons_are_read_in_both_spellings() {
    for (name, idle) in
        [("lotus-2x-rtx-2080-ti-440.xml", true), ("telegraf-rtx-3060-v12.xml", true)]
    {
        let Some(report) = recorded(name) else { return };
        let reasons = report.gpus[0].throttle.value().unwrap();
        assert_eq!(reasons.contains(&gpu::ThrottleReason::GpuIdle), idle, "{name}: {reasons:?}");
    }
}

#[test]
fn a_divided_card_has_its_devices_and_no_utilisation() {
    let Some(report) = recorded("netdata-a100-sxm4-mig.xml") else { return };
    let gpu = &report.gpus[0];
    assert_eq!(gpu.mig_enabled, Reading::Value(true));
    assert_eq!(gpu.mig_devices.len(), 2);
    assert_eq!(gpu.mig_devices[1].gpu_instance, Reading::Value(2));
    assert_eq!(gpu.mig_devices[0].multiprocessors, Reading::Value(42));
    assert_eq!(gpu.mig_devices[0].memory.total.value().unwrap().mebibytes(), 19968.0);
    assert_eq!(gpu.utilization.gpu, Reading::Absent(Absent::NotAvailable));
}

#[test]
fn processes_come_with_what_they_do_and_without_invented_memory() {
    let Some(report) = recorded("netdata-rtx-2080-win.xml") else { return };
    let processes = report.gpus[0].processes.value().unwrap();
    assert_eq!(processes.len(), 26);
    assert_eq!(processes[0].kind, ProcessKind::ComputeAndGraphics);
    assert!(
        processes.iter().all(|process| process.memory == Reading::Absent(Absent::NotAvailable))
    );
    let nameless =
        processes.iter().filter(|process| process.name == Reading::Absent(Absent::Empty));
    assert!(nameless.count() > 0);
}

#[test]
fn two_cards_are_two() {
    let Some(report) = recorded("lotus-2x-rtx-2080-ti-440.xml") else { return };
    let indices: Vec<_> = report.gpus.iter().map(|gpu| gpu.index.clone()).collect();
    assert_eq!(indices, [Reading::Value(0), Reading::Value(1)]);
    assert_ne!(report.gpus[0].uuid, report.gpus[1].uuid);
}

/// Each element of a document: where it starts and ends, and where its content does.
fn elements(xml: &str) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut open: Vec<(String, usize, usize)> = Vec::new();
    let mut found = Vec::new();
    let mut position = xml.find("<nvidia_smi_log").unwrap();
    while let Some(start) = xml[position..].find('<').map(|offset| offset + position) {
        let end = start + xml[start..].find('>').unwrap() + 1;
        let tag = &xml[start + 1..end - 1];
        position = end;
        if let Some(name) = tag.strip_prefix('/') {
            let (own, from, content) = open.pop().unwrap();
            assert_eq!(own, name);
            found.push((from..end, content..start));
        } else if !tag.ends_with('/') {
            open.push((tag.split(' ').next().unwrap().to_owned(), start, end));
        }
    }
    found
}

fn without_supported_clocks(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find("<supported_clocks>") {
        let end = rest.find("</supported_clocks>").unwrap();
        text.push_str(&rest[..start]);
        rest = &rest[end + "</supported_clocks>".len()..];
    }
    text + rest
}

fn readings(gpus: &[Gpu]) -> Vec<(String, Reading<f64>)> {
    let of = |(number, gpu): (usize, &Gpu)| {
        gpu.measurements()
            .into_iter()
            .map(move |own| (format!("{:?} {number} {}", gpu.address, own.id), own.reading))
            .collect::<Vec<_>>()
    };
    gpus.iter().enumerate().flat_map(of).collect()
}

/// What was a number is the same one still, that of another name of the same thing, or absent; never a new zero.
fn assert_no_new_zero(before: &[Gpu], after: &Report, what: &str) {
    // Without one of the cards the others move up: compare each with itself.
    for gpu in &after.gpus {
        let Some(own) =
            before.iter().find(|own| own.uuid == gpu.uuid && own.address == gpu.address)
        else {
            continue;
        };
        let before = readings(std::slice::from_ref(own));
        for (name, reading) in readings(std::slice::from_ref(gpu)) {
            let Reading::Value(value) = reading else { continue };
            let was = before.iter().find(|(own, _)| *own == name).map(|(_, reading)| reading);
            let honest = value != 0.0 || was == Some(&Reading::Value(0.0)) || name.contains("mig");
            assert!(honest, "{what}: {name} was {was:?} and is 0");
        }
    }
}

#[test]
fn a_document_without_one_of_its_elements_is_still_read_and_gives_no_new_zero() {
    for (name, bytes) in documents() {
        let xml = without_supported_clocks(std::str::from_utf8(&bytes).unwrap());
        let whole = Report::parse(&xml).unwrap();
        for (element, _) in elements(&xml) {
            let what = format!(
                "{name} without {}",
                &xml[element.clone()].chars().take(40).collect::<String>()
            );
            let cut = format!("{}{}", &xml[..element.start], &xml[element.end..]);
            match Report::parse(&cut) {
                Ok(report) => assert_no_new_zero(&whole.gpus, &report, &what),
                // Only without its root it is no document.
                Err(error) => {
                    assert!(xml[element].starts_with("<nvidia_smi_log"), "{what}: {error}");
                }
            }
        }
    }
}

#[test]
fn a_document_with_nothing_in_one_of_its_elements_is_still_read_and_gives_no_new_zero() {
    for (name, bytes) in documents() {
        let xml = without_supported_clocks(std::str::from_utf8(&bytes).unwrap());
        let whole = Report::parse(&xml).unwrap();
        for (element, content) in elements(&xml) {
            let all = if name == "two-cards.xml" { 6 } else { 2 };
            let nothings =
                ["N/A", "[N/A]", "[Not Supported]", "", "[GPU is lost]", "garbage \u{1b}[0m"];
            for nothing in &nothings[..all] {
                let what =
                    format!("{name} with {nothing:?} in {}", &xml[element.start..content.start]);
                let cut = format!("{}{nothing}{}", &xml[..content.start], &xml[content.end..]);
                let report = Report::parse(&cut).unwrap_or_else(|error| panic!("{what}: {error}"));
                assert_no_new_zero(&whole.gpus, &report, &what);
            }
        }
    }
}

#[test]
fn what_replaces_a_value_is_the_reason_that_is_told() {
    let xml = String::from_utf8(peers::own("two-cards.xml")).unwrap();
    for (text, why) in [
        ("N/A", Absent::NotAvailable),
        ("[N/A]", Absent::NotAvailable),
        ("[Not Supported]", Absent::NotSupported),
        ("[Insufficient Permissions]", Absent::NoPermission),
        ("[Unknown Error]", Absent::Failed("Unknown Error".to_owned())),
        ("Requested functionality has been deprecated", Absent::Deprecated),
        ("", Absent::Empty),
        ("hot", Absent::Malformed("hot".to_owned())),
        ("999 C", Absent::Implausible("999 C".to_owned())),
    ] {
        let report =
            Report::parse(xml.replace("84 C</gpu_temp>", &format!("{text}</gpu_temp>"))).unwrap();
        assert_eq!(report.gpus[0].temperatures.gpu, Reading::Absent(why));
    }
}

#[test]
fn a_document_that_is_cut_off_says_so_and_tells_nothing_that_is_not_in_it() {
    for (name, bytes) in documents() {
        let xml = without_supported_clocks(std::str::from_utf8(&bytes).unwrap());
        let whole = Report::parse(&xml).unwrap();
        let start = xml.find("<nvidia_smi_log").unwrap();
        let end = xml.rfind("</nvidia_smi_log>").unwrap();
        let step = if xml.len() > 8000 { 37 } else { 1 };
        for cut in (start..end).step_by(step).filter(|cut| xml.is_char_boundary(*cut)) {
            match Report::parse(&xml[..cut]) {
                Err(error) => {
                    let kinds =
                        [ErrorKind::CutOff, ErrorKind::NotNvidiaSmi, ErrorKind::InfoRomCorrupted];
                    assert!(kinds.contains(&error.kind()), "{name} cut at {cut}: {error}");
                }
                Ok(report) => {
                    assert!(report.truncated, "{name} cut at {cut}");
                    for ((id, part), (_, full)) in
                        readings(&report.gpus).iter().zip(readings(&whole.gpus))
                    {
                        let honest = *part == full
                            || !part.is_value()
                            || id.contains("mig")
                            || id.contains("power");
                        assert!(honest, "{name} cut at {cut}: {id} {part:?} was {full:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn values_after_a_cut_are_absent_because_of_the_cut() {
    let xml = String::from_utf8(peers::own("two-cards.xml")).unwrap();
    let cut = xml.find("<gpu_power_readings>").unwrap();
    let report = Report::parse(&xml[..cut]).unwrap();
    assert_eq!(report.gpus[0].power.draw, Reading::Absent(Absent::CutOff));
    assert_eq!(report.gpus[0].processes, Reading::Absent(Absent::CutOff));
    assert_eq!(report.gpus[0].memory.used.to_string(), "6120 MiB");
}

#[test]
fn a_web_page_instead_of_a_report_is_shown_and_believed_in_nothing() {
    let page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body>nginx</body></html>\n";
    let error = Report::parse(page).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotNvidiaSmi);
    assert!(error.to_string().contains("502 Bad Gateway"), "{error}");
}

#[test]
fn entities_that_a_document_defines_are_refused_and_never_expanded() {
    let bomb = r#"<?xml version="1.0"?>
<!DOCTYPE nvidia_smi_log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<nvidia_smi_log><gpu id="0000:01:00.0"><product_name>&b;</product_name></gpu></nvidia_smi_log>"#;
    let error = Report::parse(bomb).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotNvidiaSmi);
    let unknown = bomb.replace("<!ENTITY", "<!NOTATION");
    let report = Report::parse(unknown).unwrap();
    assert_eq!(report.gpus[0].name, Reading::Value("&b;".to_owned()));
}

#[test]
fn no_name_of_a_process_can_blind_us() {
    let xml = String::from_utf8(peers::own("two-cards.xml")).unwrap();
    for name in
        ["a < b", "a <b> c", "R&D", "&#0;", "</gpu", "<!--", "x > y", "\u{0}\u{1}", "<a b='c\">"]
    {
        let report = Report::parse(xml.replace("/usr/bin/train & run", name));
        let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
        let card = &report.gpus[0];
        assert_eq!(card.temperatures.gpu.to_string(), "84 °C", "{name}");
        // These open something that nothing closes, or close the card itself.
        let swallows = ["</gpu", "<!--", "<a b='c\">"].contains(&name);
        assert!(
            swallows || report.gpus.len() == 2 && !report.truncated,
            "{name} hides the next card"
        );
        let processes = card.processes.value().unwrap();
        let text = format!("{processes:?}");
        assert!(!text.contains(|c: char| c.is_control()), "{name}: {text}");
        if name == "R&D" {
            assert_eq!(
                processes[0].name.value().unwrap(),
                "R&D &lt;b&gt; [2J"
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace(" [2J", " \u{fffd}[2J")
                    .as_str()
            );
        }
    }
    let mut bytes = xml.into_bytes();
    let place = bytes.windows(5).position(|window| window == b"train").unwrap();
    bytes[place] = 0xff;
    assert_eq!(Report::parse(bytes).unwrap().gpus[0].processes.value().unwrap().len(), 2);
}

#[test]
fn too_long_and_too_deep_documents_do_no_harm() {
    let long = [b"<nvidia_smi_log>".to_vec(), vec![b' '; 100 << 20]].concat();
    assert_eq!(Report::parse(long).unwrap_err().kind(), ErrorKind::TooLarge);
    for piece in ["index, name\n0, a\n", "<html><body>502 Bad Gateway</body></html>\n"] {
        let long = piece.repeat((100 << 20) / piece.len());
        assert_eq!(Report::parse(long).unwrap_err().kind(), ErrorKind::TooLarge);
    }
    let many = format!("<nvidia_smi_log>{}", "<gpu>".repeat(300_000));
    assert_eq!(Report::parse(many).unwrap_err().kind(), ErrorKind::TooLarge);
    let deep = format!(
        "<nvidia_smi_log><gpu>{}{}<uuid>x</uuid></gpu></nvidia_smi_log>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    );
    assert_eq!(Report::parse(deep).unwrap().gpus[0].uuid, Reading::Value("x".to_owned()));
}

#[test]
fn windows_shells_save_in_wide_characters_and_with_other_line_breaks() {
    let xml = String::from_utf8(peers::own("two-cards.xml")).unwrap().replace('\n', "\r\n");
    let whole = Report::parse(&xml).unwrap();
    let wide: Vec<u8> =
        std::iter::once(0xfeff).chain(xml.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let report = Report::parse(wide).unwrap();
    assert_eq!(report.gpus, whole.gpus);
    assert_eq!(whole.gpus[0].name, Reading::Value("NVIDIA GeForce RTX 2080".to_owned()));
}

#[test]
fn what_has_no_field_here_is_kept_in_its_own_words() {
    let report = Report::parse(peers::own("two-cards.xml")).unwrap();
    let details = &report.gpus[0].details;
    assert!(details.contains(&("holographic_unit/phase".to_owned(), "7 rad".to_owned())));
    assert!(!details.iter().any(|(path, _)| path.starts_with("supported_clocks")));
}

#[test]
fn free_memory_and_the_largest_user_are_told_as_resources() {
    let report = Report::parse(peers::own("two-cards.xml")).unwrap();
    let resources = report.gpus[0].resources();
    assert_eq!(resources.memory_free.to_string(), "1671 MiB");
    assert_eq!(resources.compute_free.to_string(), "3 %");
    assert_eq!(resources.users.value().unwrap()[0].pid, Reading::Value(4242));
    assert_eq!(resources.capabilities.compute_capability.as_deref(), Some("7.5"));
    assert_eq!(resources.capabilities.cuda_cores, Some(2944));
    // A name that is on no list, such as that of a laptop's card: what the architecture says stays.
    let xml = String::from_utf8(peers::own("two-cards.xml")).unwrap();
    let laptop = Report::parse(xml.replacen("RTX 2080", "RTX 2080 with Max-Q Design", 1)).unwrap();
    let capabilities = laptop.gpus[0].resources().capabilities;
    assert_eq!(capabilities.cuda_cores, None);
    assert_eq!(capabilities.compute_capability.as_deref(), Some("7.5"));
    let divided = report.gpus[1].resources();
    assert_eq!(divided.compute_free, Reading::Absent(Absent::NotAvailable));
}

#[test]
fn a_report_with_a_bad_status_is_a_report_with_a_problem() {
    let stdout = peers::own("two-cards.xml");
    let output = gpu::host_capture::Output { stdout, stderr: Vec::new(), status: Some(14) };
    let report = Report::from_output(&output).unwrap();
    assert_eq!(report.gpus.len(), 2);
    let kinds: Vec<_> = report.problems.iter().map(Error::kind).collect();
    assert_eq!(kinds, [ErrorKind::InfoRomCorrupted]);
    assert_eq!(report.problems[0].card().unwrap().to_string(), "0000:01:00.0");
}
