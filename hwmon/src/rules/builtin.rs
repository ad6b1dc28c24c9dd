//! The table of what is known about real hardware.
//!
//! Three parts, tried in this order: signatures (a driver, a channel, a value, all known from reports), what the
//! chip itself says, and ranges that hold for every machine.

use super::{Rule, Subject, Test};
use crate::{Bound, Class};

/// Full scale of 8-bit temperature registers, signed and unsigned, with and without a half-degree bit.
const FULL_SCALE: [f64; 8] = [-128.0, -127.0, 127.0, 127.5, 128.0, 255.0, 255.5, 256.0];

#[rustfmt::skip] // a table: one rule a paragraph
pub(super) fn rules() -> Vec<Rule> {
    use Class::{Absent, Bogus, Ok, Stuck, Suspect, Unconnected, Unreadable};
    vec![
        // -- No number at all ------------------------------------------------------------------------------
        Rule::new("unreadable", Unreadable, "the kernel could not read it: {error}").when(Test::Unreadable),
        Rule::new("unreadable", Unreadable, "the kernel could not read it: {error}")
            .about(Subject::AnyLimit).when(Test::Unreadable),
        Rule::new("unreadable", Unreadable, "the kernel could not read it: {error}")
            .about(Subject::Hysteresis).when(Test::Unreadable),
        Rule::new("no_number", Unreadable, "the driver wrote {text}, which is no number").when(Test::Malformed),
        Rule::new("no_number", Unreadable, "the driver wrote {text}, which is no number")
            .about(Subject::AnyLimit).when(Test::Malformed),
        Rule::new("no_number", Unreadable, "the driver wrote {text}, which is no number")
            .about(Subject::Hysteresis).when(Test::Malformed),
        Rule::new("no_reading", Absent, "the driver has settings for this channel, but no reading").when(Test::Absent),

        // -- Signatures: readings --------------------------------------------------------------------------
        // electrified/asus-wmi-sensors #10, #36, #47, #74: "unterminated reading is normal".
        Rule::new("t_sensor_no_probe", Unconnected,
            "{value} is what this board says when no probe is on the T_SENSOR header")
            .chip("asus_wmi_sensors").channel("temp*").when(one_of(&[216.0])),
        Rule::new("t_sensor_no_probe", Unconnected,
            "{value} is what this board says when no probe is on the T_SENSOR header")
            .chip("asus_ec_sensors").chip("asusec").label("t_sensor*").when(one_of(&[-40.0, -62.0, 216.0])),
        // The H616's thermal driver on early kernels, linux-sunxi, August 2023.
        Rule::new("every_sensor_too_hot", Bogus,
            "all {count} temperatures of this host are above 200 °C at once: the kernel's driver computes them wrongly")
            .channel("temp*").when(Test::EveryTemperature { at_least: 200.0, count: 2 }),
        // AUXTIN inputs of nct67xx: mostly unconnected, floating near full scale; nct6793: 99 to 109 °C
        // (node_exporter #1993).
        Rule::new("auxtin_floating", Unconnected,
            "{value} on an auxiliary input of this chip family means that no probe is connected")
            .chip("nct67*").label("auxtin*").when(Test::Outside(-20.0, 95.0)),
        Rule::new("auxtin_floating", Unconnected,
            "{value} on this chip family means that no probe is connected to the input")
            .chip("nct67*").channel("temp*").when(one_of(&[-128.0, 127.0, 127.5])),
        // it87: 8 bits of 16 mV; the last step is "more than I can measure".
        Rule::new("it87_full_scale", Bogus, "{value} is the highest this chip can say: the input is not wired")
            .chip("it87*").chip("it86*").channel("in*").when(one_of(&[4.08])),
        // Terastation, it8721: a diode input without a diode.
        Rule::new("it87_no_diode", Unconnected, "{value} on this chip family means that no diode is connected")
            .chip("it87*").chip("it86*").channel("temp*").when(Test::Below(-20.0)),
        // ACPI tables with constants where a measurement should be.
        Rule::new("acpi_constant", Suspect,
            "{value} is a constant in many boards' ACPI tables, not a measurement")
            .chip("acpitz").channel("temp*").when(one_of(&[8.3, 16.8, 27.8, 29.8])),

        // A running host draws power; the ACPI meter of many servers needs the BMC's driver first.
        Rule::new("meter_without_data", Suspect, "0 W for a host that is running: the meter gets no data")
            .chip("power_meter").channel("power*").when(one_of(&[0.0])),

        // -- What the chip itself says ---------------------------------------------------------------------
        Rule::new("fault", Bogus, "the chip reports this sensor as faulty; {value} is no measurement")
            .channel("temp*").when(raised("fault")),
        Rule::new("fan_fault", Stuck, "the chip reports this fan as failed")
            .channel("fan*").when(raised("fault")),
        Rule::new("fan_stalled", Stuck, "{value}, below the {limit} that is set as its minimum: it stands still")
            .channel("fan*").when(one_of(&[0.0])).when(Test::BelowLimit(Bound::Min)),
        Rule::new("fan_stalled", Stuck, "{value} and the chip raises its alarm: it stands still")
            .channel("fan*").when(one_of(&[0.0])).when(raised("alarm")),
        Rule::new("fan_off", Ok, "driven with 0 %: switched off on purpose")
            .channel("fan*").when(one_of(&[0.0])).when(Test::NotDriven),
        Rule::new("fan_zero_rpm_mode", Ok, "fans of this kind stand still while it is cool")
            .chip("amdgpu").chip("radeon").chip("nouveau").chip("i915").chip("xe").chip("corsairpsu")
            .channel("fan*").when(one_of(&[0.0])),
        Rule::new("fan_not_turning", Unconnected, "0 RPM and nothing says that it should turn: most likely nothing is plugged in")
            .channel("fan*").when(one_of(&[0.0])),

        // -- Ranges: readings ------------------------------------------------------------------------------
        Rule::new("absolute_zero", Bogus, "{value}: the driver had no measurement (0 kelvin)")
            .channel("temp*").when(Test::Below(-270.0)),
        Rule::new("full_scale", Bogus, "{value} is the end of the scale of an 8-bit sensor, not a measurement")
            .channel("temp*").when(one_of(&FULL_SCALE)),
        Rule::new("too_cold", Bogus, "{value} is colder than any computer: no probe, or a wrong register")
            .channel("temp*").when(Test::Below(-40.0)),
        Rule::new("too_hot", Bogus, "{value} is hotter than silicon survives: no probe, or a wrong register")
            .channel("temp*").when(Test::AtLeast(150.0)),
        Rule::new("very_hot", Suspect, "{value} is close to what silicon survives: burning, or no probe")
            .channel("temp*").when(Test::AtLeast(125.0)),
        Rule::new("exactly_zero", Suspect, "exactly 0 °C: more often an empty register than a winter's day")
            .channel("temp*").when(one_of(&[0.0])),
        Rule::new("negative_speed", Bogus, "{value}: a fan cannot turn less than not at all")
            .channel("fan*").when(Test::Below(0.0)),
        Rule::new("fan_counter_overflow", Bogus, "{value} is an overflown counter, not a speed")
            .channel("fan*").when(one_of(&[65_535.0, 1_350_000.0])),
        Rule::new("fan_too_fast", Bogus, "{value} is faster than any fan")
            .channel("fan*").when(Test::AtLeast(50_000.0)),
        Rule::new("power_underflow", Bogus, "{value} is -1 in a 32-bit counter, not a power")
            .channel("power*").when(one_of(&[4_294.967_295])),
        Rule::new("power_too_high", Bogus, "{value} is more than any computer's power supply gives")
            .channel("power*").when(Test::AtLeast(20_000.0)),
        Rule::new("negative_power", Suspect, "{value}: a negative power is mostly a wrong sign")
            .channel("power*").when(Test::Below(0.0)),
        Rule::new("negative_energy", Bogus, "{value}: a counter cannot be below zero")
            .channel("energy*").when(Test::Below(0.0)),
        Rule::new("humidity_range", Bogus, "{value} is no relative humidity")
            .channel("humidity*").when(Test::Outside(0.0, 100.0)),
        Rule::new("voltage_range", Bogus, "{value} is in no computer")
            .channel("in*").when(Test::Outside(-1000.0, 1000.0)),
        Rule::new("rail_off", Suspect, "{value} on a 12 V rail: more than 10 % off, or scaled wrongly for this board")
            .channel("in*").label("*+12v*").when(Test::Outside(10.8, 13.2)),
        Rule::new("rail_off", Suspect, "{value} on a 5 V rail: more than 10 % off, or scaled wrongly for this board")
            .channel("in*").label("*+5v*").when(Test::Outside(4.5, 5.5)),
        Rule::new("rail_off", Suspect, "{value} on a 3.3 V rail: more than 10 % off, or scaled wrongly for this board")
            .channel("in*").label("*+3.3v*").when(Test::Outside(2.97, 3.63)),
        Rule::new("duty_range", Bogus, "{value}: a duty cycle lies between 0 and 100 %")
            .channel("pwm*").when(Test::Outside(0.0, 100.0)),
        Rule::new("frequency_range", Bogus, "{value} is faster than any clock in a computer")
            .channel("freq*").when(Test::Outside(0.0, 2e10)),
        Rule::new("fault_unknown", Suspect, "its fault flag could not be read, so {value} may be no measurement")
            .when(Test::FlagUnknown("fault".into())),
        Rule::new("irregular_number", Suspect, "the driver wrote something else than the integer it should write; read as {value}")
            .when(Test::Irregular),

        // -- Limits ----------------------------------------------------------------------------------------
        // NVMe: 0 K and 0xFFFF K mean "not set".
        Rule::new("limit_not_set", Bogus, "{value} is what an NVMe drive says when the limit is not set")
            .about(Subject::AnyLimit).channel("temp*").when(one_of(&[65_261.85, -273.15])),
        Rule::new("limit_full_scale", Bogus, "{value} is the end of the chip's scale: nobody set this limit")
            .about(Subject::AnyLimit).channel("temp*").when(one_of(&FULL_SCALE)),
        Rule::new("limit_range", Bogus, "{value} is outside of what any part stands: nobody set this limit")
            .about(Subject::AnyLimit).channel("temp*").when(Test::Outside(-100.0, 200.0)),
        zero(Bound::Max, "temp*"), zero(Bound::Critical, "temp*"), zero(Bound::Emergency, "temp*"),
        zero(Bound::RatedMax, "temp*"),
        // groeck/nct6775 #45, #49; lm-sensors #564: boards ship with max = 0, and an alarm for ever.
        zero(Bound::Max, "in*"), zero(Bound::Critical, "in*"), zero(Bound::RatedMax, "in*"),
        zero(Bound::Max, "curr*"), zero(Bound::Critical, "curr*"), zero(Bound::RatedMax, "curr*"),
        zero(Bound::Max, "power*"), zero(Bound::Critical, "power*"), zero(Bound::RatedMax, "power*"),
        zero(Bound::Cap, "power*"), zero(Bound::Max, "fan*"), zero(Bound::Max, "humidity*"),
        Rule::new("limit_range", Bogus, "{value} is no sensible limit for a power")
            .about(Subject::AnyLimit).channel("power*").when(Test::Outside(0.0, 20_000.0)),
        Rule::new("limit_range", Bogus, "{value} is no sensible limit for a fan")
            .about(Subject::AnyLimit).channel("fan*").when(Test::Outside(0.0, 50_000.0)),
        Rule::new("limit_range", Bogus, "{value} is no sensible limit for a humidity")
            .about(Subject::AnyLimit).channel("humidity*").when(Test::Outside(0.0, 100.0)),
        contradiction(Bound::Max, Bound::Min, "a maximum of {value} below the minimum of {limit}"),
        contradiction(Bound::Critical, Bound::Max, "critical at {value}, below the maximum of {limit}"),
        contradiction(Bound::Emergency, Bound::Critical, "emergency at {value}, below critical at {limit}"),
        contradiction(Bound::Min, Bound::LowCritical, "a minimum of {value} below the critical {limit}"),

        // -- Hysteresis ------------------------------------------------------------------------------------
        Rule::new("hysteresis_range", Bogus, "{value} is no sensible end of an alarm")
            .about(Subject::Hysteresis).channel("temp*").when(Test::Outside(-100.0, 200.0)),
        Rule::new("hysteresis_zero", Bogus, "exactly 0 °C: nobody set where the alarm ends")
            .about(Subject::Hysteresis).channel("temp*").when(one_of(&[0.0])),
    ]
}

fn one_of(values: &'static [f64]) -> Test {
    Test::OneOf(values.into())
}

fn raised(flag: &'static str) -> Test {
    Test::Raised(flag.into())
}

/// An upper limit of nothing, which every reading would exceed.
fn zero(bound: Bound, channel: &'static str) -> Rule {
    Rule::new("limit_zero", Class::Bogus, "0 as an upper limit: nobody set it")
        .about(Subject::Limit(bound))
        .channel(channel)
        .when(one_of(&[0.0]))
}

fn contradiction(bound: Bound, other: Bound, reason: &'static str) -> Rule {
    Rule::new("limit_contradiction", Class::Bogus, reason)
        .about(Subject::Limit(bound))
        .when(Test::BelowLimit(other))
}
