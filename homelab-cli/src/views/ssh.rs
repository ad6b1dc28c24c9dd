//! How the machines of the lab were reached over SSH.

use serde::Serialize;

use crate::exit::Exit;
use crate::outcome::Document;
use crate::ui::screen::{Screen, Text, Tone};
use crate::ui::table::{Table, column};

/// One hop to a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HopReport {
    /// What it is called.
    pub name: String,
    /// Where it listens.
    pub address: String,
    /// Who signed in.
    pub user: String,
    /// The fingerprint of its host key.
    pub key: String,
    /// What sort of key that is.
    pub key_algorithm: String,
    /// How it let us in.
    pub method: String,
    /// How long it took.
    pub elapsed_ms: u64,
}

/// How one machine was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SshReport {
    /// The machine.
    pub host: String,
    /// Whether it was.
    pub reached: bool,
    /// How long it took in all.
    pub elapsed_ms: u64,
    /// The way to it, the machine itself last.
    pub hops: Vec<HopReport>,
    /// Why it was not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The exit status that the failure means.
    #[serde(skip)]
    pub exit: Option<Exit>,
}

/// `homelab ssh check`.
#[derive(Debug, Serialize)]
pub struct SshCheck {
    /// The machines.
    pub hosts: Vec<SshReport>,
}

impl Document for SshCheck {
    fn kind(&self) -> &'static str {
        "SshCheck"
    }

    fn items(&self) -> Option<&'static str> {
        Some("hosts")
    }

    /// Some reached: partial. None: whatever the first failure means.
    fn exit(&self) -> Exit {
        match self.hosts.iter().find_map(|host| host.exit) {
            None => Exit::Ok,
            Some(_) if self.hosts.iter().any(|host| host.reached) => Exit::Partial,
            Some(exit) => exit,
        }
    }

    fn draw(&self, screen: &mut Screen) {
        let mut table = Table::new([
            column("HOST"),
            column("HOP"),
            column("ADDRESS").optional(2),
            column("USER"),
            column("LET IN BY"),
            column("HOST KEY").optional(1),
            column("TOOK").right(),
        ]);
        for host in self.hosts.iter().filter(|host| host.reached) {
            for (number, hop) in host.hops.iter().enumerate() {
                let name = if number == 0 {
                    Text::new(format!("● {}", host.host), Tone::Good)
                } else {
                    Text::default()
                };
                table.row([
                    name,
                    hop.name.as_str().into(),
                    Text::new(&hop.address, Tone::Faint),
                    hop.user.as_str().into(),
                    // Which key it was stands in JSON; here it would push everything else away.
                    hop.method.split(" (").next().unwrap_or_default().into(),
                    Text::new(format!("{} {}", hop.key_algorithm, hop.key), Tone::Faint),
                    format!("{} ms", hop.elapsed_ms).into(),
                ]);
            }
        }
        screen.table(&table);
        for host in self.hosts.iter().filter(|host| !host.reached) {
            let error = host.error.as_deref().unwrap_or("not reached");
            let mut lines = error.lines();
            screen.line([
                Text::new(format!("✗ {}: ", host.host), Tone::Bad),
                Text::from(lines.next().unwrap_or_default()),
            ]);
            for line in lines {
                screen.text(format!("    {}", line.trim_start()));
            }
            if let Some(hint) = &host.hint {
                screen.line([Text::new(format!("    hint: {hint}"), Tone::Faint)]);
            }
        }
    }
}
