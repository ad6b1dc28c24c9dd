//! One table of every recorded card: what it is, its driver, and what was absent, by reason.

use std::collections::BTreeMap;

use gpu::{Absent, Gpu, Reading, Report, Snapshot};

use crate::{peers, tree};

struct Row {
    source: String,
    card: String,
    driver: String,
    values: usize,
    absent: String,
}

impl Row {
    fn new(source: &str, driver: &Reading<String>, gpu: &Gpu) -> Self {
        let mut absent: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut values = 0;
        for measurement in gpu.measurements() {
            match measurement.reading {
                Reading::Value(_) => values += 1,
                Reading::Absent(why) => {
                    let odd = matches!(why, Absent::Malformed(_) | Absent::CutOff);
                    assert!(!odd, "{source}: {}: {why}", measurement.id);
                    absent.entry(why.to_string()).or_default().push(measurement.id);
                }
            }
        }
        let absent = absent.iter().map(|(why, ids)| format!("{why}: {}", ids.join(" ")));
        Self {
            source: source.to_owned(),
            card: gpu.display_name(),
            driver: driver.value().or(gpu.driver.value()).cloned().unwrap_or_default(),
            values,
            absent: absent.collect::<Vec<_>>().join("; "),
        }
    }
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for folder in ["nvidia-smi/xml", "nvidia-smi/csv", "nvidia-smi/captures"] {
        for (name, bytes) in peers::recorded(folder) {
            let reports = match folder {
                "nvidia-smi/captures" => sessions(&bytes),
                _ => Report::parse(&bytes).into_iter().collect(),
            };
            for report in &reports {
                let of = |gpu| Row::new(&name, &report.driver_version, gpu);
                rows.extend(report.gpus.iter().map(of));
            }
        }
    }
    let trees = peers::recorded("hwmon").into_iter();
    for (name, bytes) in trees.filter(|(name, _)| name.starts_with("gpu-")) {
        let snapshot = Snapshot::from_capture(&tree::capture(&bytes));
        rows.extend(snapshot.gpus.iter().map(|gpu| Row::new(&name, &Reading::default(), gpu)));
    }
    rows
}

/// The queries in a recorded session.
fn sessions(bytes: &[u8]) -> Vec<Report> {
    let text = String::from_utf8_lossy(bytes);
    let commands = text.split("\n# $ ").filter(|part| part.starts_with("nvidia-smi --query-gpu="));
    commands
        .filter_map(|part| {
            let output = part.splitn(3, '\n').nth(2)?;
            Report::parse(output.split("\n\n\n").next()?).ok()
        })
        .collect()
}

#[test]
fn a_table_tells_of_every_recorded_card_its_driver_and_what_was_absent() {
    let rows = rows();
    if rows.is_empty() {
        return; // said why already
    }
    let width =
        |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap();
    let [source, card, driver] =
        [width(|row| &row.source), width(|row| &row.card), width(|row| &row.driver)];
    println!("{:source$}  {:card$}  {:driver$}  values  absent", "recording", "card", "driver");
    for row in &rows {
        println!(
            "{:source$}  {:card$}  {:driver$}  {:>6}  {}",
            row.source, row.card, row.driver, row.values, row.absent
        );
        assert!(row.values >= 2, "{}: only {} values", row.source, row.values);
        assert!(row.card.len() > "AMD GPU".len(), "{}: {:?} is no name", row.source, row.card);
    }
    assert!(rows.len() >= 30, "{} cards", rows.len());
    // No driver tells everything of every card.
    assert!(rows.iter().filter(|row| row.absent.is_empty()).count() == 0);
}
