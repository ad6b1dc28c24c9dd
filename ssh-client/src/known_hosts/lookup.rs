//! Under which names a host is looked up.

use std::net::IpAddr;

/// What to look up: a host's name and port, or the name that HostKeyAlias gives it, and maybe its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// As it stands in the file: lower case, `[name]:port` unless the port is 22.
    name: String,
    /// The name without the port, where that is asked when the one with it is not there.
    bare: Option<String>,
    /// The address in the same form.
    address: Option<String>,
    port: Option<u16>,
}

impl Lookup {
    /// The host of this name, or address, on this port.
    ///
    /// With a port other than 22 a line for the bare name counts as well, unless there is one for
    /// `[name]:port`; OpenSSH does so too.
    #[must_use]
    pub fn host(name: &str, port: u16) -> Self {
        let name = name.to_ascii_lowercase();
        let with_port = with_port(&name, port);
        let bare = (with_port != name).then_some(name);
        Self { name: with_port, bare, address: None, port: Some(port) }
    }

    /// HostKeyAlias: this name as it is, whatever the port.
    #[must_use]
    pub fn alias(name: &str) -> Self {
        Self { name: name.to_ascii_lowercase(), bare: None, address: None, port: None }
    }

    /// Look up the address too, as OpenSSH does with `CheckHostIP yes` (not its default): a key recorded for
    /// the address must not contradict. Loopback addresses are passed over, they are a different host on every
    /// machine. The port is that of [`host`](Self::host), 22 for an alias.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Self {
        let name = with_port(&address.to_string(), self.port.unwrap_or(22));
        self.address = (!address.is_loopback() && name != self.name).then_some(name);
        self
    }

    /// The name as a line of the file has it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn bare_name(&self) -> Option<&str> {
        self.bare.as_deref()
    }

    pub(super) fn address_name(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The name that a certificate must be for: without the port.
    pub(super) fn principal(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.name)
    }
}

fn with_port(name: &str, port: u16) -> String {
    if port == 22 || port == 0 { name.to_owned() } else { format!("[{name}]:{port}") }
}
