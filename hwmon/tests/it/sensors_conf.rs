//! `sensors3.conf`, against Debian's `sensors -c`.

use std::fs;

use hwmon::{Class, Correction, Rule, Rules, SensorsConf, Snapshot};

use crate::{
    machine::{Machine, code, find},
    peers::{check_adapters, check_sensors, sensors, subfeatures},
    tree::Tree,
};

/// Everything that libsensors' rules have, for chips of the recorded machines and of our own.
const CONF: &str = r#"
# What is before the first chip line is refused.
label in0 "nowhere"
bus "i2c-0" "SMBus PIIX4 adapter port 0 at 0b00"
bus "i2c-7" "another adapter"

chip "nct6779-*" "nct6792-*"
    label in0 "Vcore"
    label in0 "the second label of one block"
    compute in1 @ * (1 + 10/10) + in0_input, (@ - in0_input) / 2
    ignore intrusion1
    set in0_min 0.5

chip "nct6779-virtual-0"   # the last chip line that fits counts
    label in0 "Vcore \"here\""
    compute fan2 @ / 2, @ * 2
    ignore fan7

chip "coretemp-isa-*"
    label temp1 "Socket"
    compute temp2 @ - 10, @ + 10
    compute temp3 temp2_input + \
                  temp1_input, @
    compute temp4 temp4_input, @
    ignore temp5

chip "coretemp-isa-0001"
    label temp1 "Socket 1"
    compute temp2 ^(`@), @

chip "*-isa-0300"
    label fan1 "any fan"
    label temp1_oops "unused"

chip "asus_wmi_sensors-virtual-*" "k10temp-pci-00c3"
    label temp1 "CPU of the board"
    compute in2 @ * 1.19, @ / 1.19
    ignore temp5

chip "lm78-i2c-0-18"
    label temp1 "found by its adapter"
    compute in3 -@ + 10, 10 - @

chip "lm78-i2c-7-18"
    label temp1 "of another adapter"

chip "drivetemp-*"
    label temp1 "Disk"

chip "broken
chip broken
    label temp1 no quotes
    compute temp1 @ * , @
    compute temp1 @ * 2
    nonsense here
"#;

fn applied(tree: &Tree, conf: &SensorsConf) -> Snapshot {
    let rules = Rules::builtin().with_sensors_conf(conf);
    Snapshot::from_capture_with(&tree.capture(), &rules)
}

fn is_uncomputable(snapshot: &Snapshot, chip: &str, file: &str) -> bool {
    let chips = snapshot.chips.iter().filter(|own| own.libsensors_name.as_deref() == Some(chip));
    chips.flat_map(|chip| &chip.channels).any(|channel| {
        let property = file.strip_prefix(&channel.id()).and_then(|rest| rest.strip_prefix('_'));
        property.is_some_and(|property| channel.reading_of(property).error().is_some())
    })
}

#[test]
fn labels_values_and_what_is_ignored_are_as_sensors_has_them() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sensors3.conf");
    fs::write(&file, CONF).unwrap();
    let conf = SensorsConf::parse(CONF);
    let own = ["odd-board", "disks-boot-1"].map(Tree::own);
    for tree in own.into_iter().chain(Tree::recorded()) {
        let Some(text) = sensors(&tree, &file) else { return };
        let snapshot = applied(&tree, &conf);
        check_sensors(&tree.name, &snapshot, &text);
        check_adapters(&tree.name, &snapshot, &text);
        // What sensors leaves out because of the configuration, we leave out, and nothing else.
        let Some(all) = sensors(&tree, std::path::Path::new("/dev/null")) else { return };
        let shown = subfeatures(&text);
        for one in subfeatures(&all) {
            let is_shown = shown.iter().any(|own| own.chip == one.chip && own.name == one.name);
            let chips = snapshot
                .chips
                .iter()
                .filter(|chip| chip.libsensors_name.as_ref() == Some(&one.chip));
            let mut channels = chips.flat_map(|chip| &chip.channels);
            let ignored = channels.any(|channel| {
                let is_it =
                    one.name.strip_prefix(&channel.id()).is_some_and(|rest| rest.starts_with('_'));
                is_it && channel.verdict.code.as_deref() == Some("ignored")
            });
            let place = format!("{}: {} {}", tree.name, one.chip, one.name);
            let name = Some(&one.chip);
            let is_single =
                snapshot.chips.iter().filter(|chip| chip.libsensors_name.as_ref() == name).count()
                    == 1;
            assert!(!is_single || !is_shown || !ignored, "{place} is shown by sensors");
            // It leaves out a value that cannot be computed, too.
            let is_gone = ignored || is_uncomputable(&snapshot, &one.chip, &one.name);
            assert!(is_shown || is_gone, "{place} is left out by sensors");
        }
    }
}

#[test]
fn a_bus_line_finds_the_chip_behind_its_adapter() {
    let tree = Tree::own("spared");
    let snapshot = applied(&tree, &SensorsConf::parse(CONF));
    let (chip, channel) = find(&snapshot, "hwmon5", "temp1");
    assert_eq!(chip.adapter.as_deref(), Some("SMBus PIIX4 adapter port 0 at 0b00"));
    assert_eq!(channel.name(), "found by its adapter");
    assert_eq!(find(&snapshot, "hwmon5", "in3").1.reading.value(), Some(7.5));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sensors3.conf");
    fs::write(&file, CONF).unwrap();
    let Some(text) = sensors(&tree, &file) else { return };
    // On purpose we give less where devices sleep.
    let start = text.find("lm78-i2c-3-18").unwrap();
    let end = text[start..].find("\n\n").map_or(text.len(), |end| start + end);
    check_sensors("spared", &snapshot, &text[start..end]);
    check_adapters("spared", &snapshot, &text[start..end]);
}

#[test]
fn lines_that_cannot_be_used_are_named() {
    let conf = SensorsConf::parse(CONF);
    let lines: Vec<_> =
        conf.problems().iter().map(|problem| (problem.line, problem.message.clone())).collect();
    insta::assert_debug_snapshot!(lines);
}

#[test]
fn a_bus_that_no_line_declares_is_named_and_matches_nothing() {
    let conf = SensorsConf::parse("chip \"lm78-i2c-3-18\"\n label temp1 \"x\"\n");
    assert_eq!(conf.problems().len(), 1);
    assert!(conf.problems()[0].to_string().contains("i2c-3"), "{}", conf.problems()[0]);
    let snapshot = applied(&Tree::own("spared"), &conf);
    assert_eq!(find(&snapshot, "hwmon5", "temp1").1.label, None);
}

fn machine() -> Machine {
    Machine::new()
        .with("chip", "in0_input", "1000")
        .with("chip", "in0_min", "900")
        .with("chip", "in0_max", "1200")
        .with("chip", "in0_label", "driver's")
        .with("chip", "in1_input", "0")
        .with("chip", "temp1_input", "41000")
        .with("chip", "temp1_offset", "5000")
        .with("chip", "temp1_type", "4")
        .with("chip", "temp1_crit_alarm", "0")
}

#[test]
fn a_formula_changes_value_and_limits_but_no_flag_and_no_offset() {
    let rules = Rules::builtin().with_corrections([
        Correction::compute("in0", "@ * 2".parse().unwrap()),
        Correction::compute("temp*", "@ + 1".parse().unwrap()),
    ]);
    let snapshot = machine().snapshot_with(&rules);
    let (_, channel) = find(&snapshot, "chip", "in0");
    assert_eq!(channel.reading.value(), Some(2.0));
    assert_eq!(channel.sane_limit(hwmon::Bound::Min).unwrap().value(), 1.8);
    assert_eq!(
        channel.attribute("input").unwrap().reading().value(),
        Some(1.0),
        "the driver's own"
    );
    let (_, channel) = find(&snapshot, "chip", "temp1");
    assert_eq!(channel.reading.value(), Some(42.0));
    assert_eq!(channel.reading_of("offset").value(), Some(5.0));
    assert_eq!(channel.reading_of("type").value(), Some(4.0));
    assert!(
        channel.verdict.is_ok(),
        "a computed value is nothing irregular: {:?}",
        channel.verdict
    );
}

#[test]
fn corrections_are_taken_back_when_judged_by_other_rules() {
    let plain = machine().snapshot();
    let rules = Rules::builtin().with_corrections([
        Correction::compute("in0", "@ * 2".parse().unwrap()),
        Correction::label("in0", "mine"),
    ]);
    let mut snapshot = machine().snapshot_with(&rules);
    assert_eq!(find(&snapshot, "chip", "in0").1.name(), "mine");
    let corrected = snapshot.clone();
    snapshot.judge(&rules);
    assert_eq!(snapshot, corrected, "a formula is not applied twice");
    snapshot.judge(&Rules::builtin());
    assert_eq!(snapshot, plain);
}

#[test]
fn what_cannot_be_computed_is_unreadable_and_says_why() {
    for (formula, reason) in [
        ("1 / in1_input", "its formula divides by zero"),
        ("in9_input", "its formula names in9_input, which this chip does not have"),
        ("in0_input + 1", "its formula leads back to itself"),
        ("^(@ * 1000)", "its formula gives no finite number"),
        ("in0_label", "its formula names in0_label, which gives no number"),
    ] {
        let correction = Correction::compute("in0", formula.parse().unwrap());
        let snapshot = machine().snapshot_with(&Rules::builtin().with_corrections([correction]));
        let (_, channel) = find(&snapshot, "chip", "in0");
        assert_eq!(channel.verdict.class, Class::Unreadable, "{formula}");
        assert_eq!(channel.reading.error().unwrap().to_string(), reason, "{formula}");
    }
}

#[test]
fn formulas_lead_to_others_up_to_libsensors_depth() {
    let formula = |number: u32| {
        let next = format!("in{}_input", number + 1).parse().unwrap();
        Correction::compute(format!("in{number}"), next)
    };
    let machine = (0..=9).fold(Machine::new(), |machine, number| {
        machine.with("chip", &format!("in{number}_input"), &(1000 * (number + 1)).to_string())
    });
    let rules = Rules::builtin().with_corrections((0..8).map(formula));
    let snapshot = machine.snapshot_with(&rules);
    assert_eq!(find(&snapshot, "chip", "in1").1.reading.value(), Some(9.0), "over seven others");
    let too_deep = &find(&snapshot, "chip", "in0").1.reading;
    assert_eq!(too_deep.error().unwrap().to_string(), "its formula leads back to itself");
}

#[test]
fn an_owners_own_words_come_before_the_configuration() {
    let conf = SensorsConf::parse(
        "chip \"chip-*\"\n label in0 \"theirs\"\n label in1 \"theirs\"\n ignore in0\n",
    );
    let rules = Rules::builtin()
        .with_corrections([Correction::label("in0", "mine").chip("other").chip("ch*")])
        .with_sensors_conf(&conf)
        .preceded_by([Rule::new("mine", Class::Ok, "I want to see it").channel("in0")]);
    let snapshot = machine().snapshot_with(&rules);
    assert_eq!(find(&snapshot, "chip", "in0").1.name(), "mine");
    assert_eq!(find(&snapshot, "chip", "in1").1.name(), "theirs");
    assert_eq!(code(&snapshot, "chip", "in0").as_deref(), Some("mine"));
}
