use proptest::prelude::*;

use super::*;

fn seconds(text: &str) -> Option<u64> {
    text.parse::<Period>().ok().map(|period| period.duration().as_secs())
}

fn bytes(text: &str) -> Option<u64> {
    text.parse::<Size>().ok().map(Size::bytes)
}

#[test]
fn lengths_of_time_are_read_as_people_write_them() {
    let day = 86_400;
    let right = [
        ("5m", 300),
        ("90s", 90),
        ("1h 30m", 5400),
        ("1h30m", 5400),
        ("30 days", 30 * day),
        ("1 day", day),
        ("2 weeks", 14 * day),
        ("5 minutes", 300),
        ("24 hours", day),
        ("0s", 0),
    ];
    for (text, expected) in right {
        assert_eq!(seconds(text), Some(expected), "{text}");
    }
    for wrong in
        ["", "5", "m", "five minutes", "1 month", "-5m", "5m ago", "1 year", "99999999999999 weeks"]
    {
        assert_eq!(seconds(wrong), None, "{wrong}");
    }
}

#[test]
fn sizes_are_binary_whatever_they_are_called_as_in_proxmox() {
    let right = [
        ("4GB", 4 << 30),
        ("4 GiB", 4 << 30),
        ("4g", 4 << 30),
        ("512MB", 512 << 20),
        ("1.5TB", 3 << 39),
        ("0B", 0),
        ("100b", 100),
        ("2 KB", 2048),
    ];
    for (text, expected) in right {
        assert_eq!(bytes(text), Some(expected), "{text}");
    }
    for wrong in ["", "4", "GB", "4 XB", "-4GB", "4GBB", "1.2.3GB", "99999999999PB", "4 i", "4ib"] {
        assert_eq!(bytes(wrong), None, "{wrong}");
    }
}

#[test]
fn a_network_contains_its_addresses_and_no_others() {
    let contains = |network: &str, address: &str| {
        network.parse::<Cidr>().unwrap().contains(address.parse().unwrap())
    };
    assert!(contains("192.0.2.0/24", "192.0.2.255"));
    assert!(!contains("192.0.2.0/24", "192.0.3.0"));
    assert!(contains("0.0.0.0/0", "203.0.113.9"));
    assert!(contains("192.0.2.7/32", "192.0.2.7") && !contains("192.0.2.7/32", "192.0.2.6"));
    assert!(contains("2001:db8::/64", "2001:db8::1") && !contains("2001:db8::/64", "2001:db8:1::"));
    assert!(!contains("0.0.0.0/0", "2001:db8::1"));
    for wrong in ["192.0.2.0", "192.0.2.0/33", "::/129", "x/8", "192.0.2.0/", "192.0.2.0/-1"] {
        assert!(wrong.parse::<Cidr>().is_err(), "{wrong}");
    }
}

#[test]
fn a_range_of_addresses_has_both_ends_of_one_family_in_order() {
    let range: AddressRange = "192.0.2.1 - 192.0.2.50".parse().unwrap();
    assert!(range.contains(range.first()) && range.contains(range.last()));
    assert!(!range.contains("192.0.2.51".parse().unwrap()));
    for wrong in ["", "192.0.2.9-192.0.2.1", "192.0.2.1-::1", "192.0.2.1-", "a-b"] {
        assert!(wrong.parse::<AddressRange>().is_err(), "{wrong}");
    }
}

#[test]
fn a_web_address_holds_no_credentials() {
    assert!("https://git.example.org/sub/".parse::<WebAddress>().is_ok());
    for wrong in ["git.example.org", "ftp://a", "https://a:b@c", "https://a@c", "", "http://"] {
        assert!(wrong.parse::<WebAddress>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn a_period_is_read_as_it_is_written(nanoseconds in 0..u64::MAX / 4) {
        let period = Period(Duration::from_nanos(nanoseconds));
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }

    #[test]
    fn whole_seconds_are_read_as_they_are_written(seconds in 0..10_000_000u64) {
        let period = Period::from_secs(seconds);
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }

    #[test]
    fn a_size_is_read_as_it_is_written(bytes in any::<u64>(), zeros in 0..50u32) {
        let size = Size(bytes >> zeros << zeros);
        prop_assert_eq!(size.to_string().parse(), Ok(size));
    }

    #[test]
    fn a_network_is_read_as_it_is_written(address in any::<IpAddr>(), prefix in 0..=32u8) {
        let network = Cidr { address, prefix };
        prop_assert_eq!(network.to_string().parse(), Ok(network));
        prop_assert!(network.contains(address));
    }

    #[test]
    fn no_text_makes_reading_fail_otherwise_than_with_an_error(text in ".{0,40}") {
        let _ = (text.parse::<Period>(), text.parse::<Size>(), text.parse::<Cidr>());
        let _ = (text.parse::<AddressRange>(), text.parse::<Fingerprint>(), text.parse::<WebAddress>());
    }
}
