//! Tables that fit the terminal: what matters least is left out first, then long text wraps.

use std::fmt::Write as _;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement};
use unicode_width::UnicodeWidthStr;

use crate::ui::screen::{Text, Tone};

/// Blanks in front of every row, and between columns.
const GAP: u16 = 2;

/// What a column of sentences needs at least, when the terminal is narrow.
const WRAPPED_WIDTH: usize = 28;

/// A column: its title and how it behaves.
#[derive(Debug, Clone)]
pub struct Column {
    title: &'static str,
    right: bool,
    /// Columns with a rank are left out on a narrow terminal, the highest rank first.
    rank: Option<u8>,
    wraps: bool,
}

/// A column that is always shown, aligned to the left.
pub fn column(title: &'static str) -> Column {
    Column { title, right: false, rank: None, wraps: false }
}

impl Column {
    /// Aligned to the right, as numbers are.
    #[must_use]
    pub fn right(mut self) -> Column {
        self.right = true;
        self
    }

    /// Holds sentences: better to wrap it than to leave another column out.
    #[must_use]
    pub fn wraps(mut self) -> Column {
        self.wraps = true;
        self
    }

    /// May be left out when the terminal is narrow; the highest rank goes first.
    #[must_use]
    pub fn optional(mut self, rank: u8) -> Column {
        self.rank = Some(rank);
        self
    }
}

/// Rows of cells under columns.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Text>>,
    headless: bool,
}

impl Table {
    /// A table with these columns.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), rows: Vec::new(), headless: false }
    }

    /// A table without titles.
    pub fn headless(columns: usize) -> Table {
        Table { headless: true, ..Table::new((0..columns).map(|_| column(""))) }
    }

    /// Adds a row; it has one cell for each column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Text>) {
        let mut cells: Vec<Text> = cells.into_iter().collect();
        cells.resize(self.columns.len(), Text::default());
        self.rows.push(cells);
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn render(&self, width: Option<usize>, page: &mut String) {
        if self.is_empty() {
            return;
        }
        let shown = self.columns_that_fit(width);
        let natural: usize = shown.iter().map(|column| column.natural + usize::from(GAP)).sum();
        match width {
            Some(width) if natural > width => self.wrap(&shown, width, page),
            _ => self.lay_out(&shown, page),
        }
    }

    /// Every cell on one line. Most tables fit, and a lab may have ten thousand guests: nothing is measured twice.
    fn lay_out(&self, shown: &[Shown], page: &mut String) {
        if !self.headless {
            let titles = self.columns.iter().map(|column| Text::new(column.title, Tone::Faint));
            self.line(shown, &titles.collect::<Vec<_>>(), page);
        }
        for row in &self.rows {
            self.line(shown, row, page);
        }
    }

    fn line(&self, shown: &[Shown], cells: &[Text], page: &mut String) {
        for column in shown {
            let text = &cells[column.index];
            let blanks = column.natural.saturating_sub(text.content().width());
            let right = self.columns[column.index].right;
            let (before, after) = if right { (blanks, 0) } else { (0, blanks) };
            page.extend(std::iter::repeat_n(' ', usize::from(GAP) + before));
            // A style around nothing would leave blanks at the end of the line.
            if !text.content().is_empty() {
                // Writing to a String cannot fail.
                let _ = write!(page, "{text}");
            }
            page.extend(std::iter::repeat_n(' ', after));
        }
        page.truncate(page.trim_end_matches(' ').len());
        page.push('\n');
    }

    /// Long texts on several lines, so that the table stays within the terminal.
    fn wrap(&self, shown: &[Shown], width: usize, page: &mut String) {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING).enforce_styling();
        // Otherwise padding is coloured too, and trailing blanks cannot be cut off.
        table.style_text_only();
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        if !self.headless {
            table.set_header(shown.iter().map(|at| {
                let column = &self.columns[at.index];
                aligned(Cell::new(column.title).add_attribute(Attribute::Dim), column)
            }));
        }
        for row in &self.rows {
            table.add_row(shown.iter().map(|at| cell(&row[at.index], &self.columns[at.index])));
        }
        for column in table.column_iter_mut() {
            column.set_padding((GAP, 0));
        }
        for line in table.lines() {
            page.push_str(line.trim_end());
            page.push('\n');
        }
    }

    /// The columns that stay: those with content, less the optional ones for which there is no room.
    fn columns_that_fit(&self, width: Option<usize>) -> Vec<Shown> {
        let mut shown: Vec<Shown> = (0..self.columns.len())
            .filter_map(|index| {
                let column = &self.columns[index];
                let widest = self.rows.iter().map(|row| row[index].content().width()).max();
                // An optional column in which nothing stands tells nothing.
                if widest.unwrap_or(0) == 0 && column.rank.is_some() {
                    return None;
                }
                let natural = widest.unwrap_or(0).max(column.title.width());
                let needed = if column.wraps { natural.min(WRAPPED_WIDTH) } else { natural };
                Some(Shown { index, natural, needed: needed.max(column.title.width()) })
            })
            .collect();
        let Some(width) = width else { return shown };
        let needed = |shown: &[Shown]| -> usize {
            shown.iter().map(|column| column.needed + usize::from(GAP)).sum()
        };
        while needed(&shown) > width {
            let rank = |column: &Shown| self.columns[column.index].rank;
            let least = (0..shown.len())
                .filter(|position| rank(&shown[*position]).is_some())
                .max_by_key(|position| rank(&shown[*position]));
            let Some(least) = least else { break };
            shown.remove(least);
        }
        shown
    }
}

/// A column that stays.
struct Shown {
    index: usize,
    /// What it takes with every cell on one line.
    natural: usize,
    /// What it takes at least.
    needed: usize,
}

fn aligned(cell: Cell, column: &Column) -> Cell {
    cell.set_alignment(if column.right { CellAlignment::Right } else { CellAlignment::Left })
}

fn cell(text: &Text, column: &Column) -> Cell {
    let cell = aligned(Cell::new(text.content()), column);
    match text.tone() {
        // A style around nothing would leave blanks at the end of the line.
        _ if text.content().is_empty() => cell,
        Tone::Plain => cell,
        Tone::Good => cell.fg(Color::DarkGreen),
        Tone::Warn => cell.fg(Color::DarkYellow),
        Tone::Bad => cell.fg(Color::DarkRed).add_attribute(Attribute::Bold),
        Tone::Faint => cell.add_attribute(Attribute::Dim),
        Tone::Strong => cell.add_attribute(Attribute::Bold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table =
            Table::new([column("VMID").right(), column("NAME"), column("TAGS").optional(1)]);
        table.row(["100".into(), "AI-Dev".into(), "gpu;development".into()]);
        table.row(["1001".into(), Text::new("x", Tone::Good), "".into()]);
        table
    }

    fn drawn(table: &Table, width: Option<usize>) -> String {
        let mut page = String::new();
        table.render(width, &mut page);
        anstream::adapter::strip_str(&page).to_string()
    }

    #[test]
    fn columns_align_and_carry_no_trailing_blanks() {
        insta::assert_snapshot!(drawn(&sample(), None), @r"
          VMID  NAME    TAGS
           100  AI-Dev  gpu;development
          1001  x
        ");
    }

    #[test]
    fn the_least_important_column_goes_first_when_it_is_narrow() {
        insta::assert_snapshot!(drawn(&sample(), Some(20)), @r"
          VMID  NAME
           100  AI-Dev
          1001  x
        ");
    }

    #[test]
    fn a_table_without_rows_draws_nothing() {
        assert_eq!(drawn(&Table::new([column("A")]), None), "");
    }
}
