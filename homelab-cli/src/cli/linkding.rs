//! `homelab linkding …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::action::SafetyArgs;

/// The bookmark service linkding.
#[derive(Debug, Subcommand)]
pub enum LinkdingCommand {
    /// Whether it works: proxy, service behind it, static files, token, systemd units, version
    Status,
    /// What the service says of its own health; exits with 8 when it is not healthy
    Health,
    /// Bookmarks, the newest first
    #[command(visible_alias = "ls")]
    List(FilterArgs),
    /// Bookmarks that match linkding's search: words, "phrases", #tags, !unread, and, or, not
    Search {
        /// The search
        #[arg(required = true)]
        query: Vec<String>,
        /// What else they must be.
        #[command(flatten)]
        filter: FilterArgs,
    },
    /// One bookmark in full
    Show {
        /// Its number
        id: u64,
    },
    /// Whether an address is bookmarked, and what its page says of itself
    Check {
        /// The address
        url: String,
    },
    /// Add a bookmark; when its address is known, add to the one that is there
    Add(Box<AddArgs>),
    /// Change a bookmark; what is not named stays
    Update(Box<UpdateArgs>),
    /// Put bookmarks into the archive
    Archive(SelectionArgs),
    /// Take bookmarks out of the archive
    Unarchive(SelectionArgs),
    /// Delete bookmarks
    #[command(visible_alias = "rm")]
    Delete(SelectionArgs),
    /// Tags
    #[command(subcommand)]
    Tags(TagsCommand),
    /// Bundles: searches that are kept
    Bundles,
    /// Bookmarks from the file that a browser exports (Netscape format)
    ///
    /// What is there already is found by its address; an import that was interrupted goes on where it stopped when it
    /// is run again.
    Import(ImportArgs),
    /// All bookmarks into a file that browsers and linkding import
    Export(ExportArgs),
    /// Files at bookmarks: uploads and snapshots of pages
    #[command(subcommand)]
    Assets(AssetsCommand),
    /// The addresses under which it is reached, and where browser extensions are
    Access,
    /// The token of the API
    #[command(subcommand)]
    Token(TokenCommand),
    /// Make a user, by a management command over SSH; the password is asked for
    CreateUser(CreateUserArgs),
    /// A consistent copy of its database and its files, over SSH
    Backup(BackupArgs),
    /// What it wrote to the journal of its machine
    Logs(LogsArgs),
    /// Restart its systemd unit
    Restart(RestartArgs),
    /// The whole chain, link by link, each with what was seen and what to do: address, port, proxy, static files,
    /// service, API, token, units, disk
    Diagnose,
}

/// Which bookmarks.
#[derive(Debug, Clone, Default, Args)]
pub struct FilterArgs {
    /// Only those with this tag; repeated: with all of them
    #[arg(short, long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Those in the archive instead
    #[arg(long)]
    pub archived: bool,
    /// Only unread ones
    #[arg(long, conflicts_with = "read")]
    pub unread: bool,
    /// Only read ones
    #[arg(long)]
    pub read: bool,
    /// Only shared ones
    #[arg(long)]
    pub shared: bool,
    /// Only those of this bundle, by number or name
    #[arg(long, value_name = "BUNDLE")]
    pub bundle: Option<String>,
    /// Only those added after this moment, such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME")]
    pub added_since: Option<Timestamp>,
    /// Only those changed after this moment
    #[arg(long, value_name = "TIME")]
    pub modified_since: Option<Timestamp>,
    /// In which order
    #[arg(long, value_enum, value_name = "ORDER")]
    pub sort: Option<Order>,
    /// At most so many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// Orders of bookmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// The newest first
    Added,
    /// The oldest first
    Oldest,
    /// The last changed first
    Modified,
    /// By title
    Title,
}

/// Arguments of `linkding add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The address, with http:// or https://
    pub url: String,
    /// What it says.
    #[command(flatten)]
    pub fields: FieldArgs,
    /// Tags; several with commas or by repeating
    #[arg(short, long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<String>,
    /// Straight into the archive
    #[arg(long)]
    pub archived: bool,
    /// Mark it as unread
    #[arg(long)]
    pub unread: bool,
    /// Share it
    #[arg(long)]
    pub shared: bool,
    /// When the address is known, leave that bookmark as it is
    #[arg(long, conflicts_with = "replace")]
    pub if_absent: bool,
    /// When the address is known, replace that bookmark: what is not given here is cleared
    #[arg(long)]
    pub replace: bool,
    /// Do not let linkding fetch the page for title and description
    #[arg(long)]
    pub no_scrape: bool,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Texts of a bookmark.
#[derive(Debug, Clone, Default, Args)]
pub struct FieldArgs {
    /// The title
    #[arg(long)]
    pub title: Option<String>,
    /// The description
    #[arg(long)]
    pub description: Option<String>,
    /// Notes, in Markdown
    #[arg(long)]
    pub notes: Option<String>,
}

/// Arguments of `linkding update`.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// The number of the bookmark
    pub id: u64,
    /// Another address
    #[arg(long)]
    pub url: Option<String>,
    /// What it says.
    #[command(flatten)]
    pub fields: FieldArgs,
    /// Just these tags, instead of those that it has; several with commas or by repeating
    #[arg(long, value_name = "TAG", value_delimiter = ',', conflicts_with_all = ["add_tag", "remove_tag", "no_tags"])]
    pub tags: Vec<String>,
    /// No tags at all
    #[arg(long, conflicts_with_all = ["add_tag", "remove_tag"])]
    pub no_tags: bool,
    /// One more tag
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub add_tag: Vec<String>,
    /// One tag less
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    pub remove_tag: Vec<String>,
    /// Mark it as unread, or as read
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = yes_or_no)]
    pub unread: Option<bool>,
    /// Share it, or not
    #[arg(long, value_name = "YES|NO", num_args = 0..=1, default_missing_value = "yes", value_parser = yes_or_no)]
    pub shared: Option<bool>,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}

/// Bookmarks by their numbers.
#[derive(Debug, Args)]
pub struct SelectionArgs {
    /// Their numbers
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<u64>,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// `homelab linkding tags …`
#[derive(Debug, Subcommand)]
pub enum TagsCommand {
    /// All tags, and how many bookmarks have each
    #[command(visible_alias = "ls")]
    List,
    /// Give another name to a tag; if there is one of that name, they become one
    Rename {
        /// Its name
        from: String,
        /// Its name from now on
        to: String,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
    /// Delete a tag; bookmarks that have it lose it
    #[command(visible_alias = "rm")]
    Delete {
        /// Its name
        name: String,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

/// Arguments of `linkding import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file
    pub file: PathBuf,
    /// A tag for everything that is imported; several with commas or by repeating
    #[arg(short, long, value_name = "TAG", value_delimiter = ',')]
    pub tag: Vec<String>,
    /// Leave bookmarks that are there already as they are, instead of adding to them
    #[arg(long)]
    pub skip_existing: bool,
    /// What becomes of the folders of the file
    #[arg(long, value_enum, default_value_t)]
    pub folders: Folders,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// What becomes of folders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Folders {
    /// Each folder on the way becomes a tag
    #[default]
    Tags,
    /// Only the innermost folder becomes a tag
    Innermost,
    /// Nothing
    Ignore,
}

/// Arguments of `linkding export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The file; it must not be there yet
    pub file: PathBuf,
    /// Leave out what is in the archive
    #[arg(long)]
    pub no_archived: bool,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

/// `homelab linkding assets …`
#[derive(Debug, Subcommand)]
pub enum AssetsCommand {
    /// The files at a bookmark
    #[command(visible_alias = "ls")]
    List {
        /// The number of the bookmark
        bookmark: u64,
    },
    /// Save a file
    Download {
        /// The number of the bookmark
        bookmark: u64,
        /// The number of the file
        asset: u64,
        /// Where to: a file that is not there yet, or a folder [default: this folder, under the file's own name]
        #[arg(value_name = "PATH")]
        to: Option<PathBuf>,
    },
    /// Add a file
    Upload {
        /// The number of the bookmark
        bookmark: u64,
        /// The file
        file: PathBuf,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
    /// Delete a file
    #[command(visible_alias = "rm")]
    Delete {
        /// The number of the bookmark
        bookmark: u64,
        /// The number of the file
        asset: u64,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

/// `homelab linkding token …`
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Whether the token is good, whose it is, and where it comes from
    Check,
    /// Make a token by a management command over SSH, and store it; it is not shown
    Create {
        /// For whom
        user: String,
        /// Its name in linkding's settings
        #[arg(long, default_value = "homelab")]
        name: String,
        /// How careful to be.
        #[command(flatten)]
        safety: SafetyArgs,
    },
}

/// Arguments of `linkding create-user`.
#[derive(Debug, Args)]
pub struct CreateUserArgs {
    /// The user's name
    pub name: String,
    /// May do everything, also in the administration
    #[arg(long)]
    pub admin: bool,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}

/// Arguments of `linkding backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The folder for it [default: linkding-backups beside the configuration]
    #[arg(value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Only the database, without the files of bookmarks
    #[arg(long)]
    pub database_only: bool,
}

/// Arguments of `linkding logs`.
#[derive(Debug, Args)]
pub struct LogsArgs {
    /// Go on as it writes more
    #[arg(short, long)]
    pub follow: bool,
    /// How many lines of what is there already
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub lines: u32,
    /// Those of the proxy in front of it instead
    #[arg(long)]
    pub proxy: bool,
}

/// Arguments of `linkding restart`.
#[derive(Debug, Args)]
pub struct RestartArgs {
    /// The proxy in front of it instead
    #[arg(long)]
    pub proxy: bool,
    /// How careful to be.
    #[command(flatten)]
    pub safety: SafetyArgs,
}
