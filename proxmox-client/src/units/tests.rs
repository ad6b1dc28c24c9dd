use proptest::prelude::*;
use serde_json::json;

use super::*;

fn shown(bytes: u64) -> String {
    ByteCount::new(bytes).to_string()
}

#[test]
fn sizes_are_shown_in_binary_units() {
    assert_eq!(shown(0), "0 B");
    assert_eq!(shown(1023), "1023 B");
    assert_eq!(shown(1024), "1.0 KiB");
    assert_eq!(shown(4 << 30), "4.0 GiB");
    assert_eq!(shown((1 << 30) - 1), "1.0 GiB");
    assert_eq!(shown(1_610_612_736), "1.5 GiB");
    assert_eq!(shown(u64::MAX), "16.0 EiB");
    assert_eq!(format!("{:>9}|", ByteCount::new(2048)), "  2.0 KiB|");
}

#[test]
fn sizes_are_read_in_the_spellings_of_configurations_and_people() {
    let read = |text: &str| text.parse::<ByteCount>().map(ByteCount::get);
    assert_eq!(read("512"), Ok(512));
    assert_eq!(read("32G"), Ok(32 << 30));
    assert_eq!(read("528K"), Ok(528 << 10));
    assert_eq!(read("4.0 GiB"), Ok(4 << 30));
    assert_eq!(read("0.5T"), Ok(1 << 39));
    assert_eq!(read("4gb"), Ok(4 << 30));
    for text in ["", "G", "-1", "1X", ".", "1.2.3", "16E", "99999999999999999999", "1e3", "NaN"] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{text:?} is not a size")), "{error}");
    }
}

#[test]
fn dates_are_shown_in_utc() {
    let shown = |second| Timestamp::from_second(second).to_string();
    assert_eq!(shown(0), "1970-01-01T00:00:00Z");
    assert_eq!(shown(-1), "1969-12-31T23:59:59Z");
    assert_eq!(shown(951_827_696), "2000-02-29T12:34:56Z");
    assert_eq!(shown(1_709_164_800), "2024-02-29T00:00:00Z");
    assert_eq!(shown(4_107_542_400), "2100-03-01T00:00:00Z");
}

#[test]
fn quantities_are_json_numbers_and_read_from_text_too() {
    assert_eq!(serde_json::to_value(ByteCount::new(7)).unwrap(), json!(7));
    assert_eq!(serde_json::to_value(Timestamp::from_second(-7)).unwrap(), json!(-7));
    for json in [json!(7), json!("7"), json!(6.6)] {
        assert_eq!(serde_json::from_value::<ByteCount>(json).unwrap(), ByteCount::new(7));
    }
    for json in [json!(7), json!("7"), json!(7.2)] {
        assert_eq!(serde_json::from_value::<Timestamp>(json).unwrap(), Timestamp::from_second(7));
    }
    assert!(serde_json::from_value::<ByteCount>(json!(-1)).is_err());
}

proptest! {
    #[test]
    fn a_size_is_read_back_from_what_is_shown_within_its_rounding(bytes in any::<u64>()) {
        let size = ByteCount::new(bytes);
        if let Ok(read) = size.to_string().parse::<ByteCount>() {
            let error = read.get().abs_diff(bytes) as f64;
            prop_assert!(error <= bytes as f64 * 0.05, "{size}: {bytes} was read as {}", read.get());
        } else {
            prop_assert!(bytes > u64::MAX - (1 << 57), "{size} was not read");
        }
    }

    #[test]
    fn no_text_makes_the_size_parser_panic(text in "(?s).{0,20}") {
        let _ = text.parse::<ByteCount>();
    }

    #[test]
    fn a_date_has_the_shape_of_rfc_3339_and_orders_as_time_does(
        first in 0_i64..250_000_000_000, second in 0_i64..250_000_000_000
    ) {
        let (first, second) = (Timestamp::from_second(first), Timestamp::from_second(second));
        let (early, late) = (first.to_string(), second.to_string());
        prop_assert_eq!(early.len(), "1970-01-01T00:00:00Z".len());
        prop_assert_eq!(early.cmp(&late), first.cmp(&second));
    }

    #[test]
    fn any_time_at_all_can_be_shown_and_converted(second in any::<i64>()) {
        let timestamp = Timestamp::from_second(second);
        let _ = timestamp.to_string();
        let _ = SystemTime::from(timestamp);
    }
}
