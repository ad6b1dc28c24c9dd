//! Smaller options of guests that are property strings: agent, start order, boot order, features.

use std::time::Duration;

use super::{WriteValue, property_view};

property_view! {
    /// The guest agent of a virtual machine: `1`, `enabled=1,fstrim_cloned_disks=1`.
    pub struct Agent;

    /// Whether the host talks to it. That it runs in the guest is another matter.
    enabled / set_enabled: plain bool = "enabled" | "";
    /// Whether file systems are frozen for backups (the default).
    freeze_fs / set_freeze_fs: plain bool = "freeze-fs" | "freeze-fs-on-backup" | "guest-fsfreeze";
    /// Whether disks are trimmed after a clone or move.
    trim_cloned_disks / set_trim_cloned_disks: plain bool = "fstrim_cloned_disks";
    /// How the host reaches it: `virtio` or `isa`.
    channel / set_channel: text = "type";
}

property_view! {
    /// When a guest starts and stops with its node: `order=1,up=30,down=60`.
    pub struct Startup;

    /// Its place in the order; lower ones start first and stop last.
    order / set_order: plain u32 = "order" | "";
    /// How long to wait after it before the next one starts.
    up_delay / set_up_delay: plain Duration = "up";
    /// How long it has to shut down.
    down_timeout / set_down_timeout: plain Duration = "down";
}

property_view! {
    /// What a virtual machine boots from: `order=scsi0;net0`, or the letters of old: `cdn`.
    pub struct BootOrder;

    /// The letters of PVE 6 and before: `c` disk, `d` CD drive, `n` network.
    legacy / set_legacy: text = "legacy" | "";
}

impl BootOrder {
    /// The devices in their order.
    pub fn devices(&self) -> impl Iterator<Item = &str> {
        self.0.get("order").unwrap_or_default().split(';').filter(|device| !device.is_empty())
    }

    /// Replaces the order; an empty one boots from nothing.
    ///
    /// Fails where a device's name does not fit into a property string.
    pub fn set_devices<'a>(
        &mut self,
        devices: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), super::InvalidProperty> {
        let devices: Vec<&str> = devices.into_iter().collect();
        if devices.is_empty() {
            // The server's own spelling of "from nothing".
            self.0.put(&["order"], Some(String::new()));
            return Ok(());
        }
        self.0.put_checked(&["order"], Some(devices.join(";")))
    }
}

property_view! {
    /// What a container may do beyond the usual: `nesting=1,keyctl=1`.
    pub struct LxcFeatures;

    /// Containers inside, as Docker and systemd's sandboxes need.
    nesting / set_nesting: plain bool = "nesting";
    /// The `keyctl()` call in unprivileged containers, as Docker needs.
    keyctl / set_keyctl: plain bool = "keyctl";
    /// File systems in user space.
    fuse / set_fuse: plain bool = "fuse";
    /// Making device nodes (experimental).
    mknod / set_mknod: plain bool = "mknod";
    /// A writable `/sys` in unprivileged containers.
    force_rw_sys / set_force_rw_sys: plain bool = "force_rw_sys";
    /// File systems that it may mount itself, separated by `;`: `nfs;cifs`.
    mount / set_mount: text = "mount";
}
