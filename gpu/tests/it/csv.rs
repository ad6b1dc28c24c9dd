//! `nvidia-smi --query-gpu`.

use gpu::{Absent, POLL_FIELDS, Reading, Report};

use crate::{peers, show};

#[test]
fn a_polling_query_of_our_own_is_read_cell_by_cell() {
    let report = Report::parse(peers::own("poll.csv")).unwrap();
    insta::assert_snapshot!(show::report(&report));
}

#[test]
fn rows_without_a_header_are_read_by_the_fields_that_were_asked_for() {
    let recorded = peers::recorded("nvidia-smi/csv");
    let file = |name: &str| recorded.iter().find(|(own, _)| own == name).map(|(_, bytes)| bytes);
    // i3pystatus' query.
    let fields = [
        "memory.total",
        "memory.free",
        "memory.used",
        "temperature.gpu",
        "fan.speed",
        "utilization.gpu",
        "utilization.memory",
    ];
    for (name, why) in [
        ("mx-new-na.noheader-nounits.csv", Absent::NotAvailable),
        ("mx-old-not-supported.noheader-nounits.csv", Absent::NotSupported),
    ] {
        let Some(bytes) = file(name) else { return };
        let report = Report::parse_rows(bytes, &fields).unwrap();
        let gpu = &report.gpus[0];
        assert_eq!(gpu.memory.total.to_string(), "2004 MiB");
        assert_eq!(gpu.memory.used.to_string(), "0 MiB", "a zero that was written is one");
        assert_eq!(gpu.temperatures.gpu.to_string(), "44 °C");
        assert_eq!(gpu.fans[0].duty, Reading::Absent(why));
    }
    let fields = [
        "name",
        "clocks.sm",
        "clocks.mem",
        "temperature.gpu",
        "power.draw",
        "power.limit",
        "fan.speed",
        "pstate",
        "a",
        "b",
        "c",
        "d",
    ];
    let report =
        Report::parse_rows(file("gtx-770-not-supported.noheader.csv").unwrap(), &fields).unwrap();
    let gpu = &report.gpus[0];
    assert_eq!(gpu.power.draw, Reading::Absent(Absent::NotSupported));
    assert_eq!(gpu.fans[0].duty.to_string(), "52 %");
    assert_eq!(gpu.performance_state, Reading::Value(0));
}

#[test]
fn rows_of_another_width_are_not_guessed_at() {
    let fields = ["index", "name"];
    let report = Report::parse_rows("0, RTX 2080\n1, Odd, Name\nwarning\n", &fields).unwrap();
    assert_eq!(report.gpus.len(), 1);
    assert_eq!(report.notes, ["1, Odd, Name", "warning"]);
    assert!(Report::parse_rows("nothing of it\n", &fields).is_err());
}

#[test]
fn a_last_cell_that_may_have_lost_its_end_is_not_believed() {
    let query = |end: &str| Report::parse(format!("index, power.limit [W]\n0, {end}")).unwrap();
    for whole in ["250.00 W", "[N/A]", "250.00 W\n", "250\n"] {
        assert!(!query(whole).truncated, "{whole:?}");
    }
    assert_eq!(query("250.00 W").gpus[0].power.limit.to_string(), "250 W");
    let cut = query("25");
    assert!(cut.truncated);
    assert_eq!(cut.gpus[0].power.limit, Reading::Absent(Absent::CutOff));
}

#[test]
fn the_recorded_two_cards_are_read() {
    let recorded = peers::recorded("nvidia-smi/csv");
    let Some((_, bytes)) = recorded.iter().find(|(name, _)| name == "two-gpus-rtx-2080-super.csv")
    else {
        return;
    };
    let report = Report::parse(bytes).unwrap();
    assert_eq!(report.gpus.len(), 2);
    assert_eq!(report.gpus[0].fans[0].duty.to_string(), "38 %");
    assert_eq!(report.gpus[1].memory.used.to_string(), "1234 MiB");
    assert_eq!(report.gpus[0].compute_capability, Reading::Value("7.5".to_owned()));
}

/// The sections of a recorded session whose command starts so, with the state of the card.
fn sections<'a>(session: &'a str, command: &str) -> Vec<&'a str> {
    let start = format!("# $ {command}");
    let mut found = Vec::new();
    for (position, _) in session.match_indices(&start) {
        let rest = &session[position..];
        let body = rest.splitn(3, '\n').nth(2).unwrap();
        found.push(body.split("\n\n\n").next().unwrap());
    }
    found
}

#[test]
fn every_recorded_session_tells_the_same_in_csv_and_in_words() {
    for (name, bytes) in peers::recorded("nvidia-smi/captures") {
        let session = String::from_utf8(bytes).unwrap();
        let queries = sections(&session, "nvidia-smi --query-gpu=");
        let words = sections(&session, "nvidia-smi -q");
        assert!(!queries.is_empty() && queries.len() == words.len(), "{name}");
        for (query, words) in queries.iter().zip(words) {
            let report = Report::parse(query).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(report.gpus.len(), 1, "{name}");
            let gpu = &report.gpus[0];
            for measurement in gpu.measurements() {
                let odd = matches!(
                    measurement.reading,
                    Reading::Absent(Absent::Malformed(_) | Absent::Implausible(_))
                );
                assert!(!odd, "{name}: {measurement:?}");
            }
            let said = |section: &str, key: &str| {
                let from = words.find(&format!("    {section}\n")).unwrap();
                let line =
                    words[from..].lines().find(|line| line.trim_start().starts_with(key)).unwrap();
                line.split_once(" : ").unwrap().1.trim().to_owned()
            };
            assert_eq!(said("FB Memory Usage", "Total"), gpu.memory.total.to_string(), "{name}");
            assert_eq!(said("Max Clocks", "Memory"), gpu.max_clocks.memory.to_string(), "{name}");
            assert!(gpu.throttle.is_value() && gpu.power.draw.is_value(), "{name}");
            assert!(gpu.link.lanes.is_value() && gpu.performance_state.is_value(), "{name}");
            println!(
                "{name}: {} driver {} draws {}",
                gpu.display_name(),
                report.driver_version,
                gpu.power.draw
            );
        }
    }
}

#[test]
fn the_fields_for_polling_are_known_to_every_recorded_nvidia_smi() {
    for (name, bytes) in peers::recorded("nvidia-smi/captures") {
        let session = String::from_utf8(bytes).unwrap();
        let help = sections(&session, "nvidia-smi --help-query-gpu").join("\n");
        for field in POLL_FIELDS {
            assert!(help.contains(&format!("\"{field}\"")), "{name} does not know {field}");
        }
    }
}
