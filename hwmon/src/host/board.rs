//! What the firmware says of the board.

use super::source::Source;

/// The board and its firmware, as the firmware tells. Placeholders of its makers (`To be filled by O.E.M.`) are
/// taken for nothing. Serial numbers are not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Board {
    /// Who made the board: `ASUSTeK COMPUTER INC.` (`board_vendor`).
    pub vendor: Option<String>,
    /// Its model: `ROG STRIX B450-F GAMING` (`board_name`, or the device tree's `model`).
    pub name: Option<String>,
    /// Its revision (`board_version`).
    pub version: Option<String>,
    /// Who made the firmware (`bios_vendor`).
    pub firmware_vendor: Option<String>,
    /// Its version (`bios_version`).
    pub firmware_version: Option<String>,
    /// Its date, as it words it, mostly month/day/year (`bios_date`).
    pub firmware_date: Option<String>,
    /// Who made the whole machine (`sys_vendor`): `QEMU` in a virtual machine.
    pub system_vendor: Option<String>,
    /// Model of the whole machine (`product_name`).
    pub system_name: Option<String>,
}

/// What board makers leave in when they fill in nothing; compared without case.
const PLACEHOLDERS: [&str; 12] = [
    "to be filled by o.e.m.",
    "default string",
    "system manufacturer",
    "system product name",
    "system version",
    "not specified",
    "not applicable",
    "none",
    "n/a",
    "unknown",
    "o.e.m.",
    "x.x",
];

pub(super) fn read(source: &mut Source<'_>) -> Option<Board> {
    let said = |file: &str| {
        let text = source.word(&format!("sys/class/dmi/id/{file}"))?;
        let placeholder = PLACEHOLDERS.contains(&text.to_lowercase().as_str());
        (!placeholder).then_some(text)
    };
    let board = Board {
        vendor: said("board_vendor"),
        // ARM boards have no DMI; their device tree ends in a NUL.
        name: said("board_name").or_else(|| source.word("sys/firmware/devicetree/base/model")),
        version: said("board_version"),
        firmware_vendor: said("bios_vendor"),
        firmware_version: said("bios_version"),
        firmware_date: said("bios_date"),
        system_vendor: said("sys_vendor"),
        system_name: said("product_name"),
    };
    (board != Board::default()).then_some(board)
}
