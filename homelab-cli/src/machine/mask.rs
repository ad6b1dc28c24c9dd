//! Serial numbers, made unreadable before a dump goes into a bug report. Equal ones stay equal.

use std::collections::BTreeMap;

/// Files whose whole content tells one machine from all others.
const FILES: [&str; 11] = [
    "serial",
    "serial_number",
    "wwid",
    "unique_id",
    "uuid",
    "nguid",
    "eui",
    "product_serial",
    "board_serial",
    "chassis_serial",
    "product_uuid",
];

/// Elements of nvidia-smi that do.
const ELEMENTS: [&str; 4] = ["serial", "uuid", "board_id", "gpu_part_number"];

/// The same dump without serial numbers.
pub fn mask(dump: &str) -> String {
    let mut masks = Masks::default();
    let mut masked = String::with_capacity(dump.len());
    for line in dump.split_inclusive('\n') {
        let end = line.strip_suffix('\n').map_or("", |_| "\n");
        masked.push_str(&masks.line(line.trim_end_matches('\n')));
        masked.push_str(end);
    }
    // What was masked once may stand elsewhere too, in a link or a name.
    masks.everywhere(masked)
}

#[derive(Default)]
struct Masks(BTreeMap<String, String>);

impl Masks {
    fn line(&mut self, line: &str) -> String {
        // `./class/nvme/nvme0/serial:1:S4EWNX0R`
        if let Some((file, content)) = file_line(line) {
            let name = file.rsplit('/').next().unwrap_or_default();
            if FILES.contains(&name) || is_hardware_address(content) {
                return format!("{}{}", &line[..line.len() - content.len()], self.of(content));
            }
        }
        for element in ELEMENTS {
            let (open, close) = (format!("<{element}>"), format!("</{element}>"));
            let inside = line
                .split_once(&open)
                .and_then(|(before, rest)| Some((before, rest.split_once(&close)?)));
            if let Some((before, (content, after))) = inside {
                return format!("{before}{open}{}{close}{after}", self.of(content));
            }
        }
        line.to_owned()
    }

    /// `masked-1`, and always the same for the same text. What says nothing stays.
    fn of(&mut self, text: &str) -> String {
        let text = text.trim();
        let says_nothing = |c: char| c == '0' || c == '-' || c == ':' || c.is_whitespace();
        if text.is_empty() || text.chars().all(says_nothing) || matches!(text, "N/A" | "[N/A]") {
            return text.to_owned();
        }
        let next = self.0.len() + 1;
        self.0.entry(text.to_owned()).or_insert_with(|| format!("masked-{next}")).clone()
    }

    fn everywhere(&self, text: String) -> String {
        // Short texts would tear other words apart.
        let long = self.0.iter().filter(|(serial, _)| serial.len() >= 6);
        long.fold(text, |text, (serial, mask)| text.replace(serial, mask))
    }
}

/// File and content of a line that `grep -n` wrote: `./file:1:content`.
fn file_line(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("./")?;
    // The content may hold anything; the number stands between the first two colons that enclose one.
    let mut from = 0;
    loop {
        let colon = from + rest.get(from..)?.find(':')?;
        let after = &rest[colon + 1..];
        let (number, content) = after.split_once(':')?;
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((&rest[..colon], content));
        }
        from = colon + 1;
    }
}

/// `02:42:ac:11:00:02`
fn is_hardware_address(text: &str) -> bool {
    let pairs: Vec<&str> = text.trim().split(':').collect();
    pairs.len() == 6
        && pairs.iter().all(|pair| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_masked_wherever_they_stand_and_nothing_else_is() {
        let dump = "@read\n./class/nvme/nvme0/serial:1:S4EWNX0R123456\n./class/nvme/nvme0/model:1:Samsung SSD 970\n\
            ./class/net/eth0/address:1:3c:7c:3f:12:34:56\n./devices/0000:01:00.0/x:1:12\n\
            1:\t\t<uuid>GPU-1234-5678</uuid>\n2:<serial>N/A</serial>\n\
            1:lrwxrwxrwx ./a -> ../nvme-S4EWNX0R123456\n@done\n";
        insta::assert_snapshot!(mask(dump), @"
        @read
        ./class/nvme/nvme0/serial:1:masked-1
        ./class/nvme/nvme0/model:1:Samsung SSD 970
        ./class/net/eth0/address:1:masked-2
        ./devices/0000:01:00.0/x:1:12
        1:		<uuid>masked-3</uuid>
        2:<serial>N/A</serial>
        1:lrwxrwxrwx ./a -> ../nvme-masked-1
        @done
        ");
    }
}
