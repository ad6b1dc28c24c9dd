//! The `homelab` program. Everything is in the library; see [`homelab_cli`].

fn main() -> std::process::ExitCode {
    homelab_cli::main()
}
