//! How values are written; they are read by the same lenient rules as JSON.

use std::net::IpAddr;
use std::time::Duration;

use crate::addresses::MacAddr;
use crate::serde_lenient::{FromScalar, Scalar};
use crate::units::ByteCount;

/// A value whose text never holds a comma, so that setting it cannot fail.
pub(crate) trait WriteValue {
    fn write(&self) -> String;
}

impl WriteValue for bool {
    fn write(&self) -> String {
        if *self { "1" } else { "0" }.to_owned()
    }
}

macro_rules! as_displayed {
    ($($kind:ty),*) => {$(
        impl WriteValue for $kind {
            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
as_displayed!(u8, u16, u32, u64, f64, MacAddr, IpAddr);

/// Whole seconds.
impl WriteValue for Duration {
    fn write(&self) -> String {
        self.as_secs().to_string()
    }
}

/// In the largest unit that says it exactly, as `PVE::JSONSchema::format_size` does: `32G`.
impl WriteValue for ByteCount {
    fn write(&self) -> String {
        let mut size = self.get();
        let mut unit = "";
        for larger in ["K", "M", "G", "T"] {
            if size == 0 || !size.is_multiple_of(1024) {
                break;
            }
            size /= 1024;
            unit = larger;
        }
        format!("{size}{unit}")
    }
}

impl FromScalar for IpAddr {
    const WHAT: &'static str = "an IP address";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            // The guest agent adds the zone to link-local addresses (`fe80::1%12`).
            Scalar::Text(text) => text.split('%').next()?.trim().parse().ok(),
            _ => None,
        }
    }
}
