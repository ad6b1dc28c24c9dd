//! Starting, stopping, restarting and reloading systemd units.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;
use ssh_client::Command;

use super::{Change, Done, State, Watch};
use crate::error::{Error, Kind};
use crate::lab::Lab;
use crate::lab::ssh::is_root;
use crate::sources::services;
use crate::systemd::Unit;

/// What is done to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Start it.
    Start,
    /// Stop it.
    Stop,
    /// Stop it and start it again.
    Restart,
    /// Let it read its configuration again.
    Reload,
}

impl Verb {
    /// The word of systemctl.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Start => "start",
            Verb::Stop => "stop",
            Verb::Restart => "restart",
            Verb::Reload => "reload",
        }
    }
}

/// A change of a systemd unit on a machine of the lab.
pub struct UnitChange {
    /// What is done.
    pub verb: Verb,
    /// What the service is called.
    pub name: String,
    /// The machine.
    pub host: String,
    /// The unit there.
    pub unit: String,
    /// Whether that machine is a guest that the configuration protects.
    pub protected: bool,
}

impl UnitChange {
    async fn unit(&self, lab: &Lab) -> Result<Unit, Error> {
        let units = services::units(lab, &self.host, &[&self.unit]).await?;
        let unit = units.into_iter().next().map(|(_, unit)| unit).filter(Unit::exists);
        unit.ok_or_else(|| {
            let message = format!("there is no unit {} on {}", self.unit, self.host);
            Error::new(Kind::NotFound, message)
        })
    }
}

impl Change for UnitChange {
    fn target(&self) -> String {
        format!("{} on {}", self.unit, self.host)
    }

    fn is_protected(&self) -> bool {
        // Starting and reloading take nothing away from anybody.
        self.protected && matches!(self.verb, Verb::Stop | Verb::Restart)
    }

    fn protected_name(&self) -> String {
        self.host.clone()
    }

    fn what(&self) -> String {
        format!("{} {} ({} on {})", self.verb.word(), self.name, self.unit, self.host)
    }

    fn cost(&self) -> Option<String> {
        match self.verb {
            Verb::Start | Verb::Reload => None,
            Verb::Stop => Some("it is away until it is started again".to_owned()),
            Verb::Restart => Some("it is away for a moment".to_owned()),
        }
    }

    fn state<'a>(&'a self, lab: &'a Lab) -> BoxFuture<'a, Result<Option<State>, Error>> {
        async move {
            let unit = self.unit(lab).await?;
            let details = json!({
                "unit": unit.id,
                "active": unit.active,
                "sub": unit.sub,
                "since": unit.since,
                "main_pid": unit.main_pid,
            });
            // A new main process is the proof of a restart.
            let pid = unit.main_pid.map(|pid| format!(", PID {pid}")).unwrap_or_default();
            let summary = format!("{} ({}{pid})", unit.active, unit.sub);
            Ok(Some(State { summary, details }))
        }
        .boxed()
    }

    fn carry_out<'a>(
        &'a self,
        lab: &'a Lab,
        _watch: &'a Watch<'a>,
    ) -> BoxFuture<'a, Result<Done, Error>> {
        async move {
            let before = self.unit(lab).await?;
            let already = match self.verb {
                Verb::Start => before.is_active().then_some("active already"),
                Verb::Stop => (before.active == "inactive").then_some("stopped already"),
                Verb::Restart | Verb::Reload => None,
            };
            if let Some(already) = already {
                return Ok(Done::already(already));
            }
            let session = lab.ssh(&self.host).await?;
            let words = ["systemctl", self.verb.word(), "--", &self.unit];
            let limit = lab.wanted_timeout().unwrap_or(super::power::USUAL);
            let command = Command::new(words).timeout(limit);
            let command = if is_root(&session) { command } else { command.sudo() };
            let output = session.run(command).await?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                let failed = Error::new(Kind::Failed, format!("could not {}", self.what()));
                let failed = said.lines().fold(failed, |error, line| error.detail(line));
                return Err(
                    failed.hint(format!("`homelab service logs {}` may say why", self.name))
                );
            }
            let after = self.unit(lab).await?;
            let runs = after.is_active();
            if runs == (self.verb == Verb::Stop) {
                let message = format!(
                    "{} was told to {}, and is {} ({})",
                    self.unit,
                    self.verb.word(),
                    after.active,
                    after.sub
                );
                return Err(Error::new(Kind::Failed, message)
                    .hint(format!("`homelab service logs {}` may say why", self.name)));
            }
            let message = match self.verb {
                Verb::Start => "started",
                Verb::Stop => "stopped",
                Verb::Restart => "restarted",
                Verb::Reload => "reloaded",
            };
            Ok(Done::new(message))
        }
        .boxed()
    }
}
