use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::ids::{NodeName, Vmid};
use crate::property::DiskCache;
use crate::units::{ByteCount, Timestamp};

#[derive(Debug, Default, PartialEq, Deserialize)]
struct Sample {
    #[serde(default, deserialize_with = "maybe")]
    number: Option<u64>,
    #[serde(default, deserialize_with = "maybe")]
    fraction: Option<f64>,
    #[serde(default, deserialize_with = "or_default")]
    flag: bool,
    #[serde(default, deserialize_with = "maybe")]
    text: Option<String>,
    #[serde(default, deserialize_with = "list")]
    list: Vec<String>,
    #[serde(default, deserialize_with = "list")]
    numbers: Vec<u32>,
    #[serde(default, deserialize_with = "maybe")]
    time: Option<Timestamp>,
    #[serde(default, deserialize_with = "maybe")]
    span: Option<Duration>,
    #[serde(default, deserialize_with = "nested")]
    inner: Option<Box<Sample>>,
    #[serde(default, deserialize_with = "objects")]
    inners: Vec<Sample>,
}

fn read(json: Value) -> Sample {
    serde_json::from_str(&json.to_string()).unwrap()
}

#[test]
fn a_number_is_read_from_every_spelling_of_it() {
    for json in [json!(42), json!("42"), json!(42.0), json!("42.4"), json!(" 42 "), json!(41.6)] {
        assert_eq!(read(json!({"number": json})).number, Some(42), "{json}");
    }
    assert_eq!(read(json!({"number": true})).number, Some(1));
    assert_eq!(read(json!({"number": "18446744073709551615"})).number, Some(u64::MAX));
    assert_eq!(read(json!({"fraction": "0.25"})).fraction, Some(0.25));
    assert_eq!(read(json!({"fraction": 3})).fraction, Some(3.0));
}

#[test]
fn what_is_no_number_counts_as_absent() {
    let oddities =
        [json!(null), json!(""), json!("x"), json!(-1), json!(1e30), json!([1]), json!({"a": 1})];
    for json in oddities {
        assert_eq!(read(json!({"number": json})).number, None, "{json}");
    }
    assert_eq!(read(json!({"fraction": "NaN"})).fraction, None);
    assert_eq!(read(json!({"fraction": "inf"})).fraction, None);
}

#[test]
fn a_flag_is_read_from_every_spelling_of_it() {
    for json in [json!(1), json!("1"), json!(true), json!("on"), json!("yes"), json!("True")] {
        assert!(read(json!({"flag": json})).flag, "{json}");
    }
    for json in
        [json!(0), json!("0"), json!(false), json!(""), json!(null), json!("off"), json!("?")]
    {
        assert!(!read(json!({"flag": json})).flag, "{json}");
    }
    assert!(!read(json!({})).flag);
}

#[test]
fn text_is_read_from_a_number_too() {
    assert_eq!(read(json!({"text": 5})).text.as_deref(), Some("5"));
    assert_eq!(read(json!({"text": "5"})).text.as_deref(), Some("5"));
    assert_eq!(read(json!({"text": ""})).text, None);
}

#[test]
fn a_list_is_read_from_an_array_and_from_text() {
    for json in [
        json!(["a", "b"]),
        json!("a,b"),
        json!("a;b"),
        json!("a b"),
        json!(" a, b;"),
        json!(["a", null, "b", []]),
    ] {
        assert_eq!(read(json!({"list": json})).list, ["a", "b"], "{json}");
    }
    for json in [json!(null), json!(""), json!([]), json!({"a": 1})] {
        assert!(read(json!({"list": json})).list.is_empty(), "{json}");
    }
    assert_eq!(read(json!({"numbers": 7})).numbers, [7]);
    assert_eq!(read(json!({"numbers": "1,x,3"})).numbers, [1, 3]);
}

#[test]
fn times_are_seconds() {
    let sample = read(json!({"time": "1763767200", "span": "1.5"}));
    assert_eq!(sample.time, Some(Timestamp::from_second(1_763_767_200)));
    assert_eq!(sample.span, Some(Duration::from_millis(1500)));
    assert_eq!(read(json!({"span": -1})).span, None);
}

#[test]
fn objects_inside_are_passed_over_when_they_are_none() {
    assert_eq!(read(json!({"inner": {"number": 1}})).inner.unwrap().number, Some(1));
    for json in [json!(null), json!(""), json!([]), json!(1)] {
        assert_eq!(read(json!({"inner": json})).inner, None);
    }
    assert_eq!(read(json!({"inners": [{"number": 1}, 2, null, {}]})).inners.len(), 2);
    assert!(read(json!({"inners": null})).inners.is_empty());
}

#[derive(Debug, PartialEq, Deserialize)]
struct Identified {
    #[serde(deserialize_with = "required")]
    vmid: Vmid,
}

#[test]
fn an_item_without_identity_is_passed_over_unless_it_is_all_there_is() {
    let list = |json: Value| {
        let list = serde_json::from_str::<List<Identified>>(&json.to_string());
        list.map(|List(items)| items.len()).map_err(|error| error.to_string())
    };
    assert_eq!(list(json!([{"vmid": 100}, {}, {"vmid": "x"}, {"vmid": "101"}])), Ok(2));
    assert_eq!(list(json!(null)), Ok(0));
    assert_eq!(list(json!([])), Ok(0));
    let complaints = [
        list(json!([{"vmid": "x"}, {}])).unwrap_err(),
        list(json!([{}])).unwrap_err(),
        list(json!([{"vmid": null}])).unwrap_err(),
        list(json!([{"vmid": [1]}])).unwrap_err(),
        list(json!([7])).unwrap_err(),
        list(json!({"vmid": 100})).unwrap_err(),
    ];
    insta::assert_snapshot!(complaints.join("\n"));
}

#[test]
fn taking_a_field_leaves_what_cannot_be_read() {
    let Value::Object(mut fields) = json!({"vmid": "100", "node": "a.b", "size": "32G"}) else {
        unreachable!()
    };
    assert_eq!(take::<Vmid>(&mut fields, "vmid"), Some("100".parse().unwrap()));
    assert_eq!(take::<NodeName>(&mut fields, "node"), None);
    assert_eq!(take::<ByteCount>(&mut fields, "size"), Some(ByteCount::new(32 << 30)));
    assert_eq!(take::<u64>(&mut fields, "absent"), None);
    assert_eq!(Value::Object(fields), json!({"node": "a.b"}));
}

#[test]
fn a_word_that_is_not_known_is_kept() {
    for text in ["none", "writeback", "write-sideways", ""] {
        let word: DiskCache = text.parse().unwrap();
        assert_eq!(word.to_string(), text);
        assert_eq!(word.as_str(), text);
    }
    assert_eq!(DiskCache::from("writeback"), DiskCache::Writeback);
    let unknown = |text: &str| DiskCache::Unknown(text.to_owned());
    assert_eq!(DiskCache::default(), unknown("unknown"));
    assert_eq!(serde_json::from_value::<DiskCache>(json!("x")).unwrap(), unknown("x"));
    assert_eq!(serde_json::to_value(DiskCache::Unsafe).unwrap(), json!("unsafe"));
    assert_eq!(format!("{:>5}|", DiskCache::None), " none|");
}

proptest! {
    #[test]
    fn any_whole_number_is_read_alike_from_number_and_text(number in any::<u64>()) {
        prop_assert_eq!(read(json!({"number": number})).number, Some(number));
        prop_assert_eq!(read(json!({"number": number.to_string()})).number, Some(number));
    }

    #[test]
    fn any_fraction_is_read_alike_from_number_and_text(number in -1e15..1e15_f64) {
        // The JSON parser may be off by the last bit.
        let close = |read: Option<f64>| (read.unwrap() - number).abs() <= number.abs() * 1e-15;
        for json in [json!(number), json!(number.to_string())] {
            let sample = read(json!({"fraction": json}));
            prop_assert!(close(sample.fraction));
        }
    }
}
