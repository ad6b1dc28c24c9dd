//! Reading again what changes: no directory is listed, and limits and labels are not asked for.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use host_capture::ReadError;

use crate::{Attribute, Chip, Freshness, Origin, PlanOptions, Spared, attribute::text};

/// The files of one chip that change, in the order of [`volatile`].
pub(super) struct Files {
    /// `class/hwmon/hwmon3`.
    directory: PathBuf,
    files: Vec<String>,
    wakes_sleeping: bool,
}

/// What came of reading them.
pub(super) enum Fresh {
    Texts(Vec<Result<String, ReadError>>),
    /// It fell asleep, and was left alone.
    Asleep(Spared),
}

impl Files {
    pub(super) fn of(root: &Path, chip: &Chip, options: &PlanOptions) -> Self {
        let of_channels = chip.channels.iter().flat_map(|channel| {
            let files = channel.attributes.iter().filter(|file| is_volatile(file));
            files.map(|file| path(file, channel.file_name(&file.property)))
        });
        let of_chip = chip.attributes.iter().filter(|file| is_volatile(file));
        let of_chip = of_chip.map(|file| path(file, file.property.clone()));
        Self {
            directory: root.join("class/hwmon").join(&chip.node),
            files: of_channels.chain(of_chip).collect(),
            wakes_sleeping: options.wakes_sleeping(),
        }
    }

    pub(super) fn read(self) -> Fresh {
        if !self.wakes_sleeping
            && let Some(asleep) = PlanOptions::asleep(|file| first_line(&self.directory.join(file)))
        {
            return Fresh::Asleep(asleep);
        }
        let mut path = self.directory;
        let depth = path.components().count();
        let texts = self.files.iter().map(|file| {
            path.push(file);
            let text = read(&path);
            while path.components().count() > depth {
                path.pop();
            }
            text
        });
        Fresh::Texts(texts.collect())
    }
}

/// Put what was read into the chip.
pub(super) fn apply(chip: &mut Chip, fresh: Fresh) {
    match fresh {
        Fresh::Texts(texts) => {
            let mut texts = texts.into_iter();
            let mut take = |file: &mut Attribute| {
                if is_volatile(file)
                    && let Some(text) = texts.next()
                {
                    file.text = text;
                }
            };
            for channel in &mut chip.channels {
                channel.attributes.iter_mut().for_each(&mut take);
            }
            chip.attributes.iter_mut().for_each(&mut take);
            chip.freshness = Freshness::Read;
        }
        Fresh::Asleep(why) => {
            chip.freshness = Freshness::NotRead(why);
            forget(chip);
        }
    }
    chip.channels.iter_mut().for_each(crate::Channel::refresh);
}

/// The chip was not read: nobody shall take the last values for new ones.
pub(super) fn forget(chip: &mut Chip) {
    let error = chip.freshness.read_error();
    let of_channels = chip.channels.iter_mut().flat_map(|channel| &mut channel.attributes);
    for file in of_channels.chain(&mut chip.attributes).filter(|file| is_volatile(file)) {
        file.text = Err(error.clone());
    }
    chip.channels.iter_mut().for_each(crate::Channel::refresh);
}

/// The entries of `class/hwmon` and where they lead.
pub(super) fn entries(root: &Path) -> io::Result<Vec<(String, Option<String>)>> {
    let directory = root.join("class/hwmon");
    let entries = match fs::read_dir(&directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return fs::metadata(root).map(|_| Vec::new());
        }
        Err(error) => return Err(error),
    };
    let name = |entry: fs::DirEntry| {
        let link = fs::read_link(entry.path()).ok();
        let link = link.map(|link| link.to_string_lossy().into_owned());
        Some((entry.file_name().into_string().ok()?, link))
    };
    let mut all: Vec<_> = entries.flatten().filter_map(name).collect();
    all.sort();
    Ok(all)
}

/// Values, extremes and flags; not limits, labels and settings.
fn is_volatile(file: &Attribute) -> bool {
    matches!(
        file.property.as_str(),
        "" | "input" | "average" | "vid" | "highest" | "lowest" | "fault" | "temp" | "target"
    ) || file.property.ends_with("alarm")
}

fn path(file: &Attribute, name: String) -> String {
    match file.origin {
        Origin::Hwmon => name,
        Origin::Device => format!("device/{name}"),
    }
}

fn read(path: &Path) -> Result<String, ReadError> {
    let mut bytes = [0; 4096];
    let read = |file: &mut File, bytes: &mut [u8]| {
        loop {
            match file.read(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    };
    let count = File::open(path).and_then(|mut file| read(&mut file, &mut bytes));
    let count = count.map_err(|error| ReadError::from(&error))?;
    let bytes = &bytes[..count];
    Ok(text(bytes.strip_suffix(b"\n").unwrap_or(bytes)))
}

fn first_line(path: &Path) -> Option<String> {
    let text = read(path).ok()?;
    Some(text.lines().next()?.trim().to_owned())
}
