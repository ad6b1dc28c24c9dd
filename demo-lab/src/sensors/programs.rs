//! What programs that read the hardware print on the demo's host: `nvidia-smi` and `df`.
//!
//! The texts follow NVIDIA's documentation (nvidia-smi(1), the document type named in the XML) and POSIX; they are
//! written by hand and belong to no real card.

use super::mounts;

/// What a program wrote and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

impl Printed {
    fn ok(stdout: String) -> Self {
        Self { stdout, stderr: String::new(), status: 0 }
    }

    /// nvidia-smi complains on standard output.
    fn refused(text: &str) -> Self {
        Self { status: 2, ..Self::ok(format!("{text}\n")) }
    }
}

/// The RTX 2080 at one moment: idle, or with a model in it.
struct Card {
    temperature: &'static str,
    fan: &'static str,
    pstate: &'static str,
    busy: &'static str,
    memory_busy: &'static str,
    memory_used: &'static str,
    memory_free: &'static str,
    window_used: &'static str,
    window_free: &'static str,
    power: &'static str,
    clock: &'static str,
    memory_clock: &'static str,
    video_clock: &'static str,
    link_gen: &'static str,
    tx: &'static str,
    rx: &'static str,
    processes: &'static [(&'static str, &'static str, &'static str)],
}

const IDLE: Card = Card {
    temperature: "34",
    fan: "0",
    pstate: "P8",
    busy: "0",
    memory_busy: "0",
    memory_used: "1",
    memory_free: "7965",
    window_used: "3",
    window_free: "253",
    power: "9.87",
    clock: "300",
    memory_clock: "405",
    video_clock: "540",
    link_gen: "1",
    tx: "0",
    rx: "0",
    processes: &[],
};

/// The process ids are the host's; [`super::GPU_PROCESS`] is in container 100.
const BUSY: Card = Card {
    temperature: "67",
    fan: "54",
    pstate: "P2",
    busy: "93",
    memory_busy: "61",
    memory_used: "6412",
    memory_free: "1554",
    window_used: "9",
    window_free: "247",
    power: "208.41",
    clock: "1845",
    memory_clock: "6800",
    video_clock: "1710",
    link_gen: "3",
    tx: "2150",
    rx: "48300",
    processes: &[(super::GPU_PROCESS, "/usr/local/bin/ollama", "6408")],
};

/// `nvidia-smi` with these arguments. `busy`: whether the container that has the card is running.
pub(crate) fn nvidia_smi(arguments: &[&str], busy: bool) -> Printed {
    let card = if busy { BUSY } else { IDLE };
    let query = arguments.iter().find_map(|argument| argument.strip_prefix("--query-gpu="));
    let format = arguments.iter().find_map(|argument| argument.strip_prefix("--format="));
    match (arguments, query, format) {
        (["-q", "-x"] | ["-x", "-q"] | ["--query", "--xml-format"], ..) => Printed::ok(card.xml()),
        (["-L" | "--list-gpus"], ..) => {
            Printed::ok(format!("GPU 0: {} (UUID: {})\n", Card::NAME, Card::UUID))
        }
        ([], ..) => Printed::ok(card.overview()),
        ([_, _], Some(fields), Some(format)) => card.csv(fields, format),
        _ => Printed::refused(
            "Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.\n",
        ),
    }
}

impl Card {
    const NAME: &str = "NVIDIA GeForce RTX 2080";
    const UUID: &str = "GPU-de300000-2080-4000-8000-000000000100";
    const DRIVER: &str = "550.163.01";

    fn is_idle(&self) -> bool {
        self.processes.is_empty()
    }

    fn xml(&self) -> String {
        let active = |is: bool| if is { "Active" } else { "Not Active" };
        let process = |(pid, name, memory): &(&str, &str, &str)| {
            format!(
                "\t\t\t<process_info>\n\
                 \t\t\t\t<gpu_instance_id>N/A</gpu_instance_id>\n\
                 \t\t\t\t<compute_instance_id>N/A</compute_instance_id>\n\
                 \t\t\t\t<pid>{pid}</pid>\n\
                 \t\t\t\t<type>C</type>\n\
                 \t\t\t\t<process_name>{name}</process_name>\n\
                 \t\t\t\t<used_memory>{memory} MiB</used_memory>\n\
                 \t\t\t</process_info>\n"
            )
        };
        let processes: String = self.processes.iter().map(process).collect();
        let values = [
            ("temperature", self.temperature),
            ("fan", self.fan),
            ("pstate", self.pstate),
            ("busy", self.busy),
            ("memory_busy", self.memory_busy),
            ("memory_used", self.memory_used),
            ("memory_free", self.memory_free),
            ("window_used", self.window_used),
            ("window_free", self.window_free),
            ("power", self.power),
            ("clock", self.clock),
            ("memory_clock", self.memory_clock),
            ("video_clock", self.video_clock),
            ("link_gen", self.link_gen),
            ("tx", self.tx),
            ("rx", self.rx),
            ("idle", active(self.is_idle())),
            ("capped", active(!self.is_idle())),
            ("processes", &processes),
        ];
        values.iter().fold(include_str!("rtx2080.xml").to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }

    /// `--query-gpu=index,name --format=csv[,noheader][,nounits]`
    fn csv(&self, fields: &str, format: &str) -> Printed {
        let options: Vec<&str> = format.split(',').collect();
        if !options.contains(&"csv") {
            return Printed::refused("\"--format=\" value does not contain \"csv\".");
        }
        let mut columns = Vec::new();
        for field in fields.split(',').map(str::trim) {
            match self.field(field) {
                Some(column) => columns.push((field, column)),
                None => {
                    return Printed::refused(&format!(
                        "Field \"{field}\" is not a valid field to query.\n"
                    ));
                }
            }
        }
        let units = !options.contains(&"nounits");
        let heads = columns.iter().map(|(name, (_, unit))| match *unit {
            "" => (*name).to_owned(),
            unit => format!("{name} [{unit}]"),
        });
        let cells = columns.iter().map(|(_, (value, unit))| match *unit {
            "" => (*value).to_owned(),
            _ if !units => (*value).to_owned(),
            unit => format!("{value} {unit}"),
        });
        let (heads, cells): (Vec<_>, Vec<_>) = (heads.collect(), cells.collect());
        let mut text = String::new();
        if !options.contains(&"noheader") {
            text = heads.join(", ") + "\n";
        }
        Printed::ok(text + &cells.join(", ") + "\n")
    }

    /// A field's value and unit.
    fn field(&self, name: &str) -> Option<(&'static str, &'static str)> {
        Some(match name {
            "index" | "count" => (if name == "index" { "0" } else { "1" }, ""),
            "timestamp" => ("2026/03/16 09:30:00.000", ""),
            "uuid" | "gpu_uuid" => (Self::UUID, ""),
            "name" | "gpu_name" => (Self::NAME, ""),
            "driver_version" => (Self::DRIVER, ""),
            "vbios_version" => ("90.04.0B.00.0E", ""),
            "serial" | "gpu_serial" => ("[N/A]", ""),
            "pci.bus_id" | "gpu_bus_id" => ("00000000:0A:00.0", ""),
            "pcie.link.gen.current" => (self.link_gen, ""),
            "pcie.link.gen.max" => ("3", ""),
            "pcie.link.width.current" | "pcie.link.width.max" => ("16", ""),
            "compute_cap" => ("7.5", ""),
            "pstate" => (self.pstate, ""),
            "temperature.gpu" => (self.temperature, ""),
            "temperature.memory" => ("N/A", ""),
            "fan.speed" => (self.fan, "%"),
            "utilization.gpu" => (self.busy, "%"),
            "utilization.memory" => (self.memory_busy, "%"),
            "memory.total" => ("8192", "MiB"),
            "memory.reserved" => ("226", "MiB"),
            "memory.used" => (self.memory_used, "MiB"),
            "memory.free" => (self.memory_free, "MiB"),
            "power.draw" => (self.power, "W"),
            "power.limit" | "enforced.power.limit" | "power.default_limit" => ("215.00", "W"),
            "power.min_limit" => ("105.00", "W"),
            "power.max_limit" => ("245.00", "W"),
            "clocks.gr" | "clocks.current.graphics" => (self.clock, "MHz"),
            "clocks.sm" | "clocks.current.sm" => (self.clock, "MHz"),
            "clocks.mem" | "clocks.current.memory" => (self.memory_clock, "MHz"),
            "clocks.video" | "clocks.current.video" => (self.video_clock, "MHz"),
            "clocks.max.gr" | "clocks.max.graphics" | "clocks.max.sm" => ("2100", "MHz"),
            "clocks.max.mem" | "clocks.max.memory" => ("7000", "MHz"),
            _ => return None,
        })
    }

    /// What people look at.
    fn overview(&self) -> String {
        let Self { fan, temperature, pstate, power, memory_used, busy, .. } = self;
        let power = power.split('.').next().unwrap_or_default();
        let line = "+-----------------------------------------------------------------------------------------+";
        let mut text = format!(
            "Mon Mar 16 09:30:00 2026       \n\
             {line}\n\
             | NVIDIA-SMI {driver:<22} Driver Version: {driver:<14} CUDA Version: 12.4     |\n\
             |-----------------------------------------+------------------------+----------------------+\n\
             | GPU  Name                 Persistence-M | Bus-Id          Disp.A | Volatile Uncorr. ECC |\n\
             | Fan  Temp   Perf          Pwr:Usage/Cap |           Memory-Usage | GPU-Util  Compute M. |\n\
             |                                         |                        |               MIG M. |\n\
             |=========================================+========================+======================|\n\
             |   0  NVIDIA GeForce RTX 2080        On  |   00000000:0A:00.0 Off |                  N/A |\n\
             | {fan:>2}%   {temperature:>2}C    {pstate}            {power:>4}W /  215W | {memory_used:>6}MiB /   8192MiB | {busy:>6}%      Default |\n\
             |                                         |                        |                  N/A |\n\
             +-----------------------------------------+------------------------+----------------------+\n\
             \x20                                                                                        \n\
             {line}\n\
             | Processes:                                                                              |\n\
             |  GPU   GI   CI        PID   Type   Process name                              GPU Memory |\n\
             |        ID   ID                                                               Usage      |\n\
             |=========================================================================================|\n",
            driver = Self::DRIVER,
        );
        if self.is_idle() {
            text.push_str("|  No running processes found                                                             |\n");
        }
        for (pid, name, memory) in self.processes {
            text.push_str(&format!(
                "|    0   N/A  N/A  {pid:>9}      C   {name:<40} {memory:>7}MiB |\n"
            ));
        }
        text + line + "\n"
    }
}

/// `df` with these arguments: `-k`, `-P`, `-l`, `-i` in any grouping. All filesystems of the host are its own, so
/// that `-l` changes nothing.
pub(crate) fn df(arguments: &[&str]) -> Printed {
    let letters = arguments.iter().flat_map(|argument| argument.chars().skip(1));
    let known = |letter: &char| "kPli".contains(*letter);
    let options = arguments.iter().all(|argument| argument.starts_with('-') && argument.len() > 1);
    if !options || !letters.clone().all(|letter| known(&letter)) {
        let said = "df: this df knows -k, -P, -l and -i, and no paths\n".to_owned();
        return Printed { stderr: said, status: 1, ..Printed::ok(String::new()) };
    }
    Printed::ok(mounts::table(letters.into_iter().any(|letter| letter == 'i')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_the_card_has_no_place_left_to_fill() {
        for busy in [false, true] {
            let printed = nvidia_smi(&["-q", "-x"], busy);
            assert_eq!(printed.status, 0);
            assert!(!printed.stdout.contains(['{', '}']), "{}", printed.stdout);
            assert_eq!(printed.stdout.contains("<process_info>"), busy);
        }
    }

    #[test]
    fn a_query_gives_the_fields_that_it_names_and_fails_for_an_unknown_one() {
        let ask = |query: &str, format: &str| nvidia_smi(&[query, format], false).stdout;
        let text = ask("--query-gpu=index,temperature.gpu,power.draw,serial", "--format=csv");
        assert_eq!(text, "index, temperature.gpu, power.draw [W], serial\n0, 34, 9.87 W, [N/A]\n");
        let bare = ask("--query-gpu=memory.used,pstate", "--format=csv,noheader,nounits");
        assert_eq!(bare, "1, P8\n");
        let unknown = nvidia_smi(&["--query-gpu=index,colour", "--format=csv"], false);
        assert_eq!(unknown.status, 2);
        assert!(unknown.stdout.contains("Field \"colour\" is not a valid field to query."));
        assert_eq!(nvidia_smi(&["--reset"], false).status, 2);
    }

    #[test]
    fn every_line_of_the_overview_is_of_one_width() {
        for busy in [false, true] {
            let text = nvidia_smi(&[], busy).stdout;
            let widths: Vec<usize> = text.lines().skip(1).map(str::len).collect();
            assert!(widths.iter().all(|width| *width == 91 || *width == 89), "{widths:?}\n{text}");
        }
    }

    #[test]
    fn df_tells_blocks_or_inodes() {
        assert!(df(&["-kP"]).stdout.starts_with("Filesystem"));
        assert!(df(&["-Pl", "-i"]).stdout.contains("Inodes"));
        assert_eq!(df(&["/"]).status, 1);
    }
}
