//! `nvidia-smi --query-gpu=… --format=csv`: no quotes, a comma and a blank between cells, units in the header and in
//! the cells, or only in one of them.

use super::{
    Report, cell,
    fields::{self, Names, Record},
};
use crate::{Absent, Gpu, Reading, text};

/// With a header line; nothing when there is none.
pub(super) fn read(output: &[u8]) -> Option<Report> {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().collect();
    let header = lines.iter().position(|line| is_header(line))?;
    let columns: Vec<Column> = lines[header].split(',').map(Column::new).collect();
    let cut = !text.ends_with('\n');
    let mut report = rows(&columns, &lines[header + 1..], cut);
    report.notes.splice(0..0, text::lines(lines[..header].join("\n").as_bytes()));
    Some(report)
}

/// Without one, by the fields that were asked for.
pub(super) fn read_rows(output: &[u8], fields: &[&str]) -> Option<Report> {
    let text = String::from_utf8_lossy(output);
    let columns: Vec<Column> = fields.iter().map(|field| Column::new(field)).collect();
    let lines: Vec<&str> = text.lines().collect();
    let report = rows(&columns, &lines, !text.ends_with('\n'));
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

/// The rows of a text that ends without a line break (`cut`) may have lost the end of the last cell: `25` of
/// `250.00 W`. Unless its unit or a bracket closes it, that cell is not believed.
fn rows(columns: &[Column<'_>], lines: &[&str], cut: bool) -> Report {
    let mut report = Report::default();
    for (number, line) in (1..).zip(lines) {
        if line.trim().is_empty() {
            continue;
        }
        let cells: Vec<&str> = line.split(", ").map(str::trim).collect();
        // Fewer cells: a warning, or cut off. More: a comma in a name. Guessing would put values under wrong names.
        if cells.len() != columns.len() {
            report.notes.push(text::clean(line));
            report.truncated |= cut && number == lines.len();
            continue;
        }
        let mut row = Row::new(columns, &cells);
        if cut && number == lines.len() {
            report.truncated |= row.distrust_last(columns, line);
        }
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

/// Each column's name, and its cell with the header's unit where the cell has none; nothing for a cell whose end may
/// be missing.
struct Row<'a>(Vec<(&'a str, Option<String>)>);

impl<'a> Row<'a> {
    fn new(columns: &[Column<'a>], cells: &[&str]) -> Self {
        let cell = |(column, cell): (&Column<'a>, &&str)| {
            let bare = cell.parse::<f64>().is_ok() && !column.unit.is_empty();
            let text = if bare { format!("{cell} {}", column.unit) } else { (*cell).to_owned() };
            (column.name, Some(text))
        };
        Self(columns.iter().zip(cells).map(cell).collect())
    }

    /// Forget the last cell, unless something closes it.
    fn distrust_last(&mut self, columns: &[Column<'_>], line: &str) -> bool {
        let (Some((_, cell)), Some(column)) = (self.0.last_mut(), columns.last()) else {
            return false;
        };
        let closed = line.ends_with(']') || !column.unit.is_empty() && line.ends_with(column.unit);
        if !closed {
            *cell = None;
        }
        !closed
    }
}

impl Record for Row<'_> {
    fn text(&self, names: &Names) -> Reading<&str> {
        names.csv.iter().fold(Reading::default(), |found, name| {
            found.or_else(|| match self.0.iter().find(|(own, _)| own == name) {
                Some((_, Some(text))) => cell::meaning(text),
                Some((_, None)) => Reading::Absent(Absent::CutOff),
                None => Reading::default(),
            })
        })
    }
}

fn gpu(row: &Row<'_>) -> Gpu {
    let mut gpu = fields::gpu(row);
    let told = || row.0.iter().filter_map(|(name, text)| Some((*name, text.as_deref()?)));
    if !gpu.throttle.is_value() {
        let reasons = told()
            .filter_map(|(name, text)| Some((fields::reason_name(name)?, cell::meaning(text))));
        gpu.throttle = fields::active_reasons(reasons).or_else(|| gpu.throttle.clone());
    }
    gpu.details = told().map(|(name, text)| (text::clean(name), text::clean(text))).collect();
    gpu
}
