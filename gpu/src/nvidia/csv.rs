//! `nvidia-smi --query-gpu=… --format=csv`: no quotes, a comma and a blank between cells, units in the header and in
//! the cells, or only in one of them.

use super::{
    Report, cell,
    fields::{self, Names, Record},
};
use crate::{Gpu, Reading, text};

/// With a header line; nothing when there is none.
pub(super) fn read(output: &[u8]) -> Option<Report> {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().collect();
    let header = lines.iter().position(|line| is_header(line))?;
    let columns: Vec<Column> = lines[header].split(',').map(Column::new).collect();
    let mut report = rows(&columns, lines[header + 1..].iter().copied());
    report.notes.splice(0..0, text::lines(lines[..header].join("\n").as_bytes()));
    report.truncated |= !text.ends_with('\n');
    Some(report)
}

/// Without one, by the fields that were asked for.
pub(super) fn read_rows(output: &[u8], fields: &[&str]) -> Option<Report> {
    let text = String::from_utf8_lossy(output);
    let columns: Vec<Column> = fields.iter().map(|field| Column::new(field)).collect();
    let report = rows(&columns, text.lines());
    (!report.gpus.is_empty()).then_some(report)
}

/// A header is nothing but names of fields, at least one of which is known.
fn is_header(line: &str) -> bool {
    const KNOWN: [&str; 9] = [
        "index",
        "name",
        "uuid",
        "gpu_uuid",
        "pci.bus_id",
        "driver_version",
        "timestamp",
        "count",
        "pstate",
    ];
    let columns: Vec<Column> = line.split(',').map(Column::new).collect();
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte))
    };
    columns.iter().all(|column| is_name(column.name))
        && columns.iter().any(|column| KNOWN.contains(&column.name) || column.name.contains('.'))
        && columns.iter().all(|column| column.name.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// `memory.used [MiB]`
struct Column<'a> {
    name: &'a str,
    unit: &'a str,
}

impl<'a> Column<'a> {
    fn new(text: &'a str) -> Self {
        let (name, unit) = text.trim().split_once('[').unwrap_or((text, ""));
        Self { name: name.trim(), unit: unit.trim_end().trim_end_matches(']').trim() }
    }
}

fn rows<'a>(columns: &[Column<'_>], lines: impl Iterator<Item = &'a str>) -> Report {
    let mut report = Report::default();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split(", ").map(str::trim).collect();
        // Fewer cells: a warning, or cut off. More: a comma in a name. Guessing would put values under wrong names.
        if cells.len() != columns.len() {
            report.notes.push(text::clean(line));
            continue;
        }
        let row = Row::new(columns, &cells);
        for (own, names) in [
            (&mut report.driver_version, fields::DRIVER_VERSION),
            (&mut report.written_at, fields::WRITTEN_AT),
        ] {
            *own = std::mem::take(own).or_else(|| row.text(names).and_then(cell::word));
        }
        let attached = std::mem::take(&mut report.attached_gpus);
        report.attached_gpus =
            attached.or_else(|| row.text(fields::ATTACHED_GPUS).and_then(cell::count));
        report.gpus.push(gpu(&row));
    }
    report
}

/// Each column's name, and its cell with the header's unit where the cell has none.
struct Row<'a>(Vec<(&'a str, String)>);

impl<'a> Row<'a> {
    fn new(columns: &[Column<'a>], cells: &[&str]) -> Self {
        let cell = |(column, cell): (&Column<'a>, &&str)| {
            let bare = cell.parse::<f64>().is_ok() && !column.unit.is_empty();
            let text = if bare { format!("{cell} {}", column.unit) } else { (*cell).to_owned() };
            (column.name, text)
        };
        Self(columns.iter().zip(cells).map(cell).collect())
    }
}

impl Record for Row<'_> {
    fn text(&self, names: &Names) -> Reading<&str> {
        names.csv.iter().fold(Reading::default(), |found, name| {
            found.or_else(|| match self.0.iter().find(|(own, _)| own == name) {
                Some((_, text)) => cell::meaning(text),
                None => Reading::default(),
            })
        })
    }
}

fn gpu(row: &Row<'_>) -> Gpu {
    let mut gpu = fields::gpu(row);
    if !gpu.throttle.is_value() {
        let reasons = row
            .0
            .iter()
            .filter_map(|(name, text)| Some((fields::reason_name(name)?, cell::meaning(text))));
        gpu.throttle = fields::active_reasons(reasons).or_else(|| gpu.throttle.clone());
    }
    gpu.details = row.0.iter().map(|(name, text)| (text::clean(name), text::clean(text))).collect();
    gpu
}
