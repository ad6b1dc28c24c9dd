//! Steering the SSH servers of a running lab.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::auth::{Question, SshAuth};
use super::events::{SshEvent, SshWhat};
use super::files::host_key_line;
use super::keys::{self, SshKeyKind};
use super::machine::{Knobs, Machine, Shared, SshService};
use crate::world::UnitState;

/// Makes things go wrong with SSH, and shows what was asked over it.
///
/// Hosts are named as in [`SshHost::name`](super::SshHost), in any case. What is set here counts
/// for connections to come, unless it says otherwise; `latency`, `cut_after` and refusals count at
/// once.
///
/// # Panics
/// Every method panics when there is no host of that name: a mistake in the test.
#[derive(Debug)]
pub struct SshControl {
    shared: Arc<Shared>,
}

impl SshControl {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    fn machine(&self, host: &str) -> &Machine {
        let place = self.shared.find(host);
        &self.shared.machines[place.unwrap_or_else(|| panic!("the lab has no SSH host '{host}'"))]
    }

    fn turn(&self, host: &str, change: impl FnOnce(&mut Knobs)) {
        let machine = self.machine(host);
        change(&mut machine.knobs());
        machine.turned.notify_one();
    }

    /// How one gets in: any of these ways is enough, and each of them is passed in its order, as
    /// with `AuthenticationMethods` of sshd. At first any one method is enough.
    pub fn set_auth(&self, host: &str, ways: &[&[SshAuth]]) {
        self.turn(host, |knobs| {
            knobs.policy.ways = ways.iter().map(|way| way.to_vec()).collect();
        });
    }

    /// After so many failures a connection is closed (`MaxAuthTries`); 6 at first, as in sshd. A
    /// key that is only offered and not known counts as one.
    pub fn set_max_auth_tries(&self, host: &str, tries: u32) {
        self.turn(host, |knobs| knobs.policy.max_tries = tries);
    }

    /// What keyboard-interactive asks: prompt, whether the answer is shown, and the right answer.
    /// At first the password.
    pub fn set_challenge(&self, host: &str, questions: &[(&str, bool, &str)]) {
        let question = |&(prompt, echo, answer): &(&str, bool, &str)| Question {
            prompt: prompt.to_owned(),
            echo,
            answer: answer.to_owned(),
        };
        self.turn(host, |knobs| {
            knobs.policy.questions = questions.iter().map(question).collect();
        });
    }

    /// Gives a host another key, and returns its fingerprint. The known_hosts file stays as it is:
    /// to clients the key has changed, or is of a kind that they do not know yet.
    pub fn change_host_key(&self, host: &str, kind: SshKeyKind) -> String {
        let key = keys::generate(kind, "changed").expect("these kinds of keys can be made");
        let fingerprint = keys::fingerprint(&key);
        self.turn(host, |knobs| knobs.host_key = key);
        fingerprint
    }

    /// Adds a line to the known_hosts file by which the host's present key is revoked.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn revoke_host_key(&self, host: &str) -> std::io::Result<()> {
        let machine = self.machine(host);
        let key = keys::public_words(&machine.knobs().host_key)?;
        let line = format!("@revoked {}\n", host_key_line(machine, &key));
        let file = self.shared.folder.path().join("client/known_hosts");
        let mut file = std::fs::OpenOptions::new().append(true).open(file)?;
        std::io::Write::write_all(&mut file, line.as_bytes())
    }

    /// Resets every connection after so many bytes in both directions together, or no more. Those
    /// that are open count from their beginning.
    pub fn cut_after(&self, host: &str, bytes: Option<u64>) {
        self.turn(host, |knobs| knobs.cut_after = bytes);
    }

    /// Whatever arrives is read this much later: every round trip takes so much longer.
    pub fn set_latency(&self, host: &str, latency: Duration) {
        self.turn(host, |knobs| knobs.latency = latency);
    }

    /// Refuses a service from now on.
    pub fn refuse(&self, host: &str, service: SshService) {
        self.turn(host, |knobs| {
            knobs.refused.insert(service);
        });
    }

    /// Grants a service again.
    pub fn allow(&self, host: &str, service: SshService) {
        self.turn(host, |knobs| {
            knobs.refused.remove(&service);
        });
    }

    /// Closes a host's socket and all of its connections, or opens it again on the same port. A
    /// guest that is switched off is offline in any case.
    pub async fn set_offline(&self, host: &str, offline: bool) {
        let machine = self.machine(host);
        let mut listening = machine.listening.subscribe();
        self.turn(host, |knobs| knobs.offline = offline);
        let follows = async {
            if offline {
                let _ = listening.wait_for(|listening| !listening).await;
            } else {
                let _ = listening.wait_for(|listening| *listening).await;
            }
        };
        // A host that is switched off does not come up by this.
        let _ = tokio::time::timeout(Duration::from_millis(500), follows).await;
    }

    /// Resets the connections that are open now.
    pub fn drop_connections(&self, host: &str) {
        self.machine(host).cut();
    }

    /// Puts a systemd unit into a state.
    ///
    /// # Panics
    /// Also when the host is off or has no such unit.
    pub fn set_unit(&self, host: &str, unit: &str, state: UnitState) {
        let name = &self.machine(host).name;
        let set = self.shared.world.lock().set_unit(name, unit, state);
        assert!(set.is_ok(), "the lab's host '{host}' has no unit '{unit}' now");
    }

    /// Whether a systemd unit runs; false also while its host is off.
    pub fn unit_is_active(&self, host: &str, unit: &str) -> bool {
        let name = &self.machine(host).name;
        self.shared.world.lock().unit_is_active(name, unit)
    }

    /// Says what listens on a host's own port: connections through the host to that port, under
    /// any of its names and on its loopback, go to this address. Only addresses of loopback are
    /// ever connected to.
    ///
    /// # Panics
    /// Also when the address is not one of loopback.
    pub fn publish(&self, host: &str, port: u16, address: SocketAddr) {
        assert!(address.ip().is_loopback(), "{address} is not on loopback");
        self.shared.publish(&self.machine(host).name, port, address);
    }

    /// What was asked so far, oldest first; the last 10,000 are kept.
    pub fn events(&self) -> Vec<SshEvent> {
        self.shared.events.lock().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// The command lines that a host was asked to run so far.
    pub fn commands(&self, host: &str) -> Vec<String> {
        let name = &self.machine(host).name;
        let of = |event: SshEvent| match event.what {
            SshWhat::Exec(line) if event.host == *name => {
                Some(String::from_utf8_lossy(&line).into_owned())
            }
            _ => None,
        };
        self.events().into_iter().filter_map(of).collect()
    }

    /// Forgets what was asked so far.
    pub fn forget_events(&self) {
        self.shared.events.lock().unwrap_or_else(PoisonError::into_inner).forget();
    }
}
