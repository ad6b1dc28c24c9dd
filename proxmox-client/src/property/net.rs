//! Network cards (`netN` of both kinds of guests) and cloud-init's addresses (`ipconfigN`).

use std::fmt;
use std::net::IpAddr;

use super::{PropertyString, WriteValue, property_view};
use crate::addresses::{IpCidr, MacAddr};
use crate::serde_lenient::{FromScalar, Scalar, open_enum};

open_enum! {
    /// The card that a virtual machine sees.
    pub enum NetModel ("a model of network card") {
        /// Paravirtualised; the usual one.
        Virtio = "virtio",
        /// Intel 82540EM.
        E1000 = "e1000",
        /// Intel 82540EM under its full name.
        E1000_82540em = "e1000-82540em",
        /// Intel 82544GC.
        E1000_82544gc = "e1000-82544gc",
        /// Intel 82545EM.
        E1000_82545em = "e1000-82545em",
        /// Intel 82574L.
        E1000e = "e1000e",
        /// Intel i82551.
        I82551 = "i82551",
        /// Intel i82557B.
        I82557b = "i82557b",
        /// Intel i82559ER.
        I82559er = "i82559er",
        /// NE2000 on ISA.
        Ne2kIsa = "ne2k_isa",
        /// NE2000 on PCI.
        Ne2kPci = "ne2k_pci",
        /// AMD PCnet.
        Pcnet = "pcnet",
        /// Realtek 8139.
        Rtl8139 = "rtl8139",
        /// VMware's paravirtualised card.
        Vmxnet3 = "vmxnet3",
    }
}

property_view! {
    /// A network card of a virtual machine: `virtio=BC:24:11:2E:1A:F0,bridge=vmbr0,tag=20`.
    pub struct QemuNet;

    /// The bridge on the host that it is plugged into; absent for user-mode NAT.
    bridge / set_bridge: text = "bridge";
    /// The VLAN of its traffic.
    vlan_tag / set_vlan_tag: plain u16 = "tag";
    /// VLANs that it may use itself: `2;4-7`.
    trunks / set_trunks: text = "trunks";
    /// Whether the firewall of Proxmox VE filters it.
    firewall / set_firewall: plain bool = "firewall";
    /// Whether its cable is pulled.
    link_down / set_link_down: plain bool = "link_down";
    /// The largest packet, in bytes; 1 means that of the bridge.
    mtu / set_mtu: plain u32 = "mtu";
    /// Packet queues (virtio only).
    queues / set_queues: plain u8 = "queues";
    /// The limit of its speed, in megabytes a second.
    rate_limit / set_rate_limit: plain f64 = "rate";
}

impl QemuNet {
    /// The card that the guest sees.
    pub fn model(&self) -> Option<NetModel> {
        let PropertyString { parts } = &self.0;
        let named = self.0.first_of(&["model", ""]);
        named.or_else(|| parts.iter().find_map(model_key)).map(NetModel::from)
    }

    /// Its hardware address; absent before the server has made one up.
    pub fn mac(&self) -> Option<MacAddr> {
        self.0.typed(&["macaddr"]).or_else(|| {
            let model = self.0.parts.iter().find_map(model_key)?;
            self.0.get(model)?.parse().ok()
        })
    }

    /// Sets both, in the short form that the server writes: `virtio=BC:24:11:2E:1A:F0`. Without an
    /// address the server makes one up.
    ///
    /// Fails for an unknown model whose name does not fit into a property string.
    pub fn set_model(
        &mut self,
        model: NetModel,
        mac: impl Into<Option<MacAddr>>,
    ) -> Result<(), super::InvalidProperty> {
        let mut front = PropertyString::default();
        match mac.into() {
            Some(mac) => front.set(model.as_str(), &mac.to_string())?,
            None => front.set_bare(model.as_str())?,
        }
        let says_model = |part: &super::Part| {
            part.is_one_of(&["model", "macaddr", ""]) || model_key(part).is_some()
        };
        let rest = self.0.parts.iter().filter(|part| !says_model(part) && !part.is_blank());
        front.parts.retain(|part| !part.is_blank());
        front.parts.extend(rest.cloned());
        self.0 = front;
        Ok(())
    }
}

/// In `virtio=BC:24:11:2E:1A:F0` the model is the key. A model that we do not know is known by its
/// value, which is a hardware address.
fn model_key(part: &super::Part) -> Option<&str> {
    let key = part.key.as_deref().filter(|&key| !matches!(key, "macaddr" | "model" | ""))?;
    let known = !matches!(NetModel::from(key), NetModel::Unknown(_));
    (known || part.value.parse::<MacAddr>().is_ok()).then_some(key)
}

property_view! {
    /// A network card of a container: `name=eth0,bridge=vmbr0,hwaddr=…,ip=192.0.2.10/24,gw=…`.
    pub struct LxcNet;

    /// Its name inside the container.
    name / set_name: text = "name";
    /// The bridge on the host that it is plugged into.
    bridge / set_bridge: text = "bridge";
    /// Its hardware address.
    mac / set_mac: plain MacAddr = "hwaddr";
    /// How it comes by its IPv4 address.
    ip / set_ip: word IpSetting = "ip";
    /// The IPv4 gateway.
    gateway / set_gateway: plain IpAddr = "gw";
    /// How it comes by its IPv6 address.
    ip6 / set_ip6: word IpSetting = "ip6";
    /// The IPv6 gateway.
    gateway6 / set_gateway6: plain IpAddr = "gw6";
    /// The VLAN of its traffic.
    vlan_tag / set_vlan_tag: plain u16 = "tag";
    /// VLANs that it may use itself: `2;4`.
    trunks / set_trunks: text = "trunks";
    /// Whether the firewall of Proxmox VE filters it.
    firewall / set_firewall: plain bool = "firewall";
    /// Whether its cable is pulled.
    link_down / set_link_down: plain bool = "link_down";
    /// Whether the host, not the container, configures it.
    host_managed / set_host_managed: plain bool = "host-managed";
    /// The largest packet, in bytes.
    mtu / set_mtu: plain u32 = "mtu";
    /// The limit of its speed, in megabytes a second.
    rate_limit / set_rate_limit: plain f64 = "rate";
    /// `veth`, the only type there is.
    card_type / set_card_type: text = "type";
}

property_view! {
    /// Addresses that cloud-init gives to a card of a virtual machine: `ip=192.0.2.10/24,gw=…`.
    pub struct IpConfig;

    /// How it comes by its IPv4 address.
    ip / set_ip: word IpSetting = "ip";
    /// The IPv4 gateway.
    gateway / set_gateway: plain IpAddr = "gw";
    /// How it comes by its IPv6 address.
    ip6 / set_ip6: word IpSetting = "ip6";
    /// The IPv6 gateway.
    gateway6 / set_gateway6: plain IpAddr = "gw6";
}

/// How a card comes by its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IpSetting {
    /// From a DHCP server.
    Dhcp,
    /// By IPv6's own means (SLAAC).
    Auto,
    /// Left to the guest.
    Manual,
    /// This one.
    Static(IpCidr),
    /// Text that this version does not know, as the server wrote it.
    Unknown(String),
}

impl IpSetting {
    /// The address, where it is a fixed one.
    pub fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Static(cidr) => Some(cidr.address()),
            _ => None,
        }
    }
}

impl From<&str> for IpSetting {
    fn from(text: &str) -> Self {
        match text {
            "dhcp" => Self::Dhcp,
            "auto" => Self::Auto,
            "manual" => Self::Manual,
            other => match other.parse() {
                Ok(cidr) => Self::Static(cidr),
                Err(_) => Self::Unknown(other.to_owned()),
            },
        }
    }
}

impl fmt::Display for IpSetting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dhcp => formatter.pad("dhcp"),
            Self::Auto => formatter.pad("auto"),
            Self::Manual => formatter.pad("manual"),
            Self::Static(cidr) => cidr.fmt(formatter),
            Self::Unknown(text) => formatter.pad(text),
        }
    }
}

impl FromScalar for IpSetting {
    const WHAT: &'static str = "dhcp, auto, manual or an address with a prefix";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Text(text) => Some(text.into()),
            _ => None,
        }
    }
}
