//! Chips as `chip` lines name them: `lm78-i2c-10-5e` with `*` for any part (`lib/data.c`).

use std::{collections::BTreeMap, str::FromStr};

use crate::Chip;

/// Which chips a `chip` line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LibsensorsPattern {
    text: String,
    /// The `name` file; nothing: any.
    prefix: Option<String>,
    place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// `i2c`, `pci`, …
    kind: String,
    number: BusNumber,
    address: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum BusNumber {
    Any,
    /// As written. The kernel counts differently at every boot, so that it says nothing by itself.
    Written(i16),
    /// The I²C adapter of that name, which a `bus` line has told.
    Adapter(String),
}

/// Those that have a number between kind and address.
const NUMBERED: [&str; 4] = ["i2c", "spi", "hid", "scsi"];
const OTHERS: [&str; 5] = ["isa", "pci", "virtual", "acpi", "mdio"];

impl LibsensorsPattern {
    /// What a written bus number means, from the `bus` lines of the same file.
    pub(crate) fn name_adapter(&mut self, adapters: &BTreeMap<i16, String>) -> Result<(), String> {
        let Some(Place { kind, number: number @ BusNumber::Written(_), .. }) = &mut self.place
        else {
            return Ok(());
        };
        let BusNumber::Written(written) = *number else { return Ok(()) };
        let adapter = adapters.get(&written).filter(|_| kind == "i2c");
        let adapter = adapter.ok_or_else(|| {
            format!("{:?} needs a bus line for {kind}-{written}, and there is none", self.text)
        })?;
        *number = BusNumber::Adapter(adapter.clone());
        Ok(())
    }

    pub(crate) fn matches(&self, chip: &Chip) -> bool {
        let prefix = self.prefix.as_ref().is_none_or(|prefix| chip.name.as_ref() == Some(prefix));
        let place = self.place.as_ref().is_none_or(|place| {
            let number = match &place.number {
                BusNumber::Any => true,
                BusNumber::Written(_) => false,
                BusNumber::Adapter(name) => chip.adapter.as_ref() == Some(name),
            };
            number
                && place.kind == chip.bus.as_str()
                && place.address.is_none_or(|address| address == chip.bus.address())
        });
        prefix && place && chip.name.is_some()
    }
}

impl FromStr for LibsensorsPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no chip such as lm78-i2c-0-2d, lm78-isa-* or lm78-*");
        let (prefix, place) = text.split_once('-').ok_or_else(wrong)?;
        let place = match place {
            "*" => None,
            place => Some(Place::parse(place).ok_or_else(wrong)?),
        };
        let prefix = (prefix != "*").then(|| prefix.to_owned());
        Ok(Self { text: text.to_owned(), prefix, place })
    }
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once('-')?;
        let (number, address) = if NUMBERED.contains(&kind) {
            let (number, address) = rest.split_once('-')?;
            match number {
                "*" => (BusNumber::Any, address),
                number => {
                    let number = number.parse().ok().filter(|number| *number >= 0)?;
                    (BusNumber::Written(number), address)
                }
            }
        } else if OTHERS.contains(&kind) {
            (BusNumber::Any, rest)
        } else {
            return None;
        };
        let address = match address {
            "*" => None,
            digits => {
                let digits = digits.strip_prefix("0x").unwrap_or(digits);
                Some(u32::from_str_radix(digits, 16).ok()?)
            }
        };
        Some(Self { kind: kind.to_owned(), number, address })
    }
}
