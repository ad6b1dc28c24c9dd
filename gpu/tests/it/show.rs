//! Cards as text, for snapshots.

use std::fmt::{Display, Write as _};

use gpu::{Absent, Error, Gpu, Reading, Report, Snapshot};

pub(crate) fn report(report: &Report) -> String {
    let mut text = String::new();
    line(&mut text, "driver", &report.driver_version);
    line(&mut text, "cuda", &report.cuda_version);
    line(&mut text, "attached", &report.attached_gpus);
    writeln!(text, "notes {:?}\ntruncated {}", report.notes, report.truncated).unwrap();
    text + &problems(&report.problems) + &gpus(&report.gpus)
}

pub(crate) fn snapshot(snapshot: &Snapshot) -> String {
    let mut text = String::new();
    line(&mut text, "driver", &snapshot.driver_version);
    text + &problems(&snapshot.problems) + &gpus(&snapshot.gpus)
}

pub(crate) fn problems(problems: &[Error]) -> String {
    problems
        .iter()
        .map(|problem| format!("problem {}: {problem}\n", problem.kind().code()))
        .collect()
}

fn gpus(gpus: &[Gpu]) -> String {
    gpus.iter().map(gpu).collect()
}

fn gpu(gpu: &Gpu) -> String {
    let address = gpu.address.map_or_else(|| "?".to_owned(), |address| address.to_string());
    let mut text = format!("\n== {address} {} [{}]\n", gpu.display_name(), gpu.state);
    for (name, reading) in [
        ("kernel driver", &gpu.driver),
        ("uuid", &gpu.uuid),
        ("serial", &gpu.serial),
        ("name", &gpu.name),
        ("architecture", &gpu.architecture),
        ("vbios", &gpu.vbios),
    ] {
        line(&mut text, name, reading);
    }
    line(&mut text, "index", &gpu.index);
    for measurement in gpu.measurements() {
        let id = format!("{} [{}]", measurement.id, measurement.unit);
        line(&mut text, &id, &measurement.reading);
    }
    let throttle = gpu.throttle.as_ref().map(|reasons| {
        reasons
            .iter()
            .map(|reason| format!("{reason}{}", if reason.is_trouble() { "!" } else { "" }))
            .collect::<Vec<_>>()
            .join(", ")
    });
    line(&mut text, "throttle", &throttle);
    line(&mut text, "mig", &gpu.mig_enabled);
    for device in &gpu.mig_devices {
        writeln!(
            text,
            "mig device {} gi {} ci {}",
            device.index, device.gpu_instance, device.compute_instance
        )
        .unwrap();
    }
    match &gpu.processes {
        Reading::Absent(why) => writeln!(text, "processes - ({why})").unwrap(),
        Reading::Value(processes) => {
            for process in processes {
                writeln!(
                    text,
                    "process {} {} {} {}",
                    process.pid, process.kind, process.name, process.memory
                )
                .unwrap();
            }
        }
    }
    if gpu.counters != gpu::Counters::default() {
        writeln!(text, "{:?}", gpu.counters).unwrap();
    }
    text
}

/// What nobody said anything about is left out.
fn line<T: Display>(text: &mut String, name: &str, reading: &Reading<T>) {
    if !matches!(reading, Reading::Absent(Absent::Missing)) {
        writeln!(text, "{name}: {reading}").unwrap();
    }
}
