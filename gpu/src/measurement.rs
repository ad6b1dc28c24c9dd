//! All numbers of a card in one row, for tables, exports and watching.

use crate::{ByteCount, ByteRate, Gpu, Reading};

/// One number of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// What it is, with dots: `temperature.gpu`, `memory.used`, `fan1.speed`. These names stay.
    pub id: String,
    /// Its unit: `°C`, `W`, `MHz`, `%`, `RPM`, `B`, `B/s`; empty for plain numbers.
    pub unit: &'static str,
    /// The number, or why there is none.
    pub reading: Reading<f64>,
}

impl Gpu {
    /// All numbers of this card, absent ones too, always in this order.
    #[must_use]
    pub fn measurements(&self) -> Vec<Measurement> {
        let mut list = List(Vec::new());
        let temperatures = &self.temperatures;
        for (id, reading) in [
            ("gpu", &temperatures.gpu),
            ("hotspot", &temperatures.hotspot),
            ("memory", &temperatures.memory),
            ("shutdown", &temperatures.shutdown),
            ("slowdown", &temperatures.slowdown),
            ("max_operating", &temperatures.max_operating),
            ("max_operating_memory", &temperatures.max_operating_memory),
            ("target", &temperatures.target),
        ] {
            list.add("temperature", id, "°C", reading);
        }
        for (id, reading) in [
            ("margin", &temperatures.margin),
            ("shutdown_margin", &temperatures.shutdown_margin),
            ("slowdown_margin", &temperatures.slowdown_margin),
        ] {
            list.add("temperature", id, "K", reading);
        }
        for fan in &self.fans {
            let name = format!("fan{}", fan.number);
            list.add(&name, "duty", "%", &fan.duty);
            list.add(&name, "speed", "RPM", &fan.speed);
            list.add(&name, "max_speed", "RPM", &fan.max_speed);
        }
        for (group, clocks) in [("clock", &self.clocks), ("max_clock", &self.max_clocks)] {
            for (id, reading) in [
                ("graphics", &clocks.graphics),
                ("compute", &clocks.compute),
                ("memory", &clocks.memory),
                ("video", &clocks.video),
            ] {
                list.add(group, id, "MHz", reading);
            }
        }
        for (id, reading) in [
            ("gpu", &self.utilization.gpu),
            ("memory", &self.utilization.memory),
            ("encoder", &self.utilization.encoder),
            ("decoder", &self.utilization.decoder),
        ] {
            list.add("utilization", id, "%", reading);
        }
        for (group, memory) in [("memory", &self.memory), ("window", &self.window)] {
            list.memory(group, memory);
        }
        let power = &self.power;
        for (id, reading) in [
            ("draw", &power.draw),
            ("average", &power.average),
            ("instant", &power.instant),
            ("limit", &power.limit),
            ("default_limit", &power.default_limit),
            ("min_limit", &power.min_limit),
            ("max_limit", &power.max_limit),
        ] {
            list.add("power", id, "W", reading);
        }
        list.add("voltage", "core", "V", &self.voltage);
        for (id, reading) in [
            ("generation", &self.link.generation),
            ("max_generation", &self.link.max_generation),
            ("lanes", &self.link.lanes),
            ("max_lanes", &self.link.max_lanes),
        ] {
            list.add("link", id, "", reading);
        }
        list.add("link", "sent", "B/s", &self.link.sent);
        list.add("link", "received", "B/s", &self.link.received);
        list.add("state", "performance", "", &self.performance_state);
        for (number, device) in self.mig_devices.iter().enumerate() {
            let name = format!("mig{number}");
            list.add(&name, "multiprocessors", "", &device.multiprocessors);
            list.memory(&format!("{name}.memory"), &device.memory);
        }
        list.0
    }
}

struct List(Vec<Measurement>);

impl List {
    fn add<T>(&mut self, group: &str, id: &str, unit: &'static str, reading: &Reading<T>)
    where
        T: Copy + Into<f64>,
    {
        let reading = reading.as_ref().map(|value| (*value).into());
        self.0.push(Measurement { id: format!("{group}.{id}"), unit, reading });
    }

    fn memory(&mut self, group: &str, memory: &crate::Memory) {
        for (id, reading) in [
            ("total", &memory.total),
            ("used", &memory.used),
            ("free", &memory.free),
            ("reserved", &memory.reserved),
        ] {
            self.add(group, id, "B", reading);
        }
    }
}

impl From<ByteCount> for f64 {
    #[allow(clippy::cast_precision_loss)] // exact up to 8 PiB
    fn from(bytes: ByteCount) -> Self {
        bytes.0 as Self
    }
}

impl From<ByteRate> for f64 {
    #[allow(clippy::cast_precision_loss)] // exact up to 8 PiB a second
    fn from(rate: ByteRate) -> Self {
        rate.0 as Self
    }
}
