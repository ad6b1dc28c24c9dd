//! The real nginx in front of the lab's linkding: what the program makes of its answers, and whether the lab's own
//! proxy answers as it does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use demo_lab::Lab;
use demo_lab::world::{Clock, Fault, Rule};

use crate::support::{Home, peers_are_required};

/// A running nginx; it ends when dropped.
struct Nginx {
    child: Child,
    address: String,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// On a free port, with its files in the home's folder; nothing when there is no nginx.
    fn before(home: &Home) -> Option<Nginx> {
        let version = Command::new("nginx").arg("-v").output();
        if !version.is_ok_and(|output| output.status.success()) {
            assert!(!peers_are_required(), "nginx is missing");
            eprintln!("skipped: there is no nginx");
            return None;
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let (folder, backend) = (home.path("nginx"), &home.linkding().backend_url);
        std::fs::create_dir_all(folder.join("static")).unwrap();
        std::fs::write(folder.join("static/theme-light.css"), "body {}\n").unwrap();
        let folder = folder.display();
        let config = format!(
            "daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n\
             events {{}}\n\
             http {{\n  access_log off;\n  client_body_temp_path {folder}/body;\n  \
             proxy_temp_path {folder}/proxy;\n  fastcgi_temp_path {folder}/fastcgi;\n  \
             uwsgi_temp_path {folder}/uwsgi;\n  scgi_temp_path {folder}/scgi;\n  server {{\n    \
             listen {address};\n    location /static/ {{ alias {folder}/static/; }}\n    \
             location / {{\n      proxy_pass {backend};\n      proxy_set_header Host $http_host;\n      \
             proxy_set_header X-Forwarded-Proto $scheme;\n      proxy_read_timeout 1s;\n    }}\n  }}\n}}\n"
        );
        home.write("nginx/nginx.conf", &config);
        let child = Command::new("nginx")
            .args(["-p", &folder.to_string(), "-c", &format!("{folder}/nginx.conf")])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let nginx = Nginx { child, address };
        for _ in 0..200 {
            if TcpStream::connect(&nginx.address).is_ok() {
                return Some(nginx);
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!(
            "nginx does not come up: {:?}",
            std::fs::read_to_string(home.path("nginx/error.log"))
        );
    }
}

fn home() -> Home {
    let lab = Lab::builder()
        .clock(Clock::fixed(1_795_000_000))
        .linkding_proxy_timeout(Duration::from_secs(1));
    Home::with(lab)
}

fn configure(home: &Home, nginx: &Nginx) {
    home.write("linkding-token", &format!("{}\n", home.linkding().token));
    home.write_config(&format!(
        "  linkding:\n    url: http://{}\n    secret_command: cat {}\n",
        nginx.address,
        home.path("linkding-token").display()
    ));
}

fn link(report: &serde_json::Value, name: &str) -> (String, String) {
    let links = report["links"].as_array().unwrap();
    let link = links.iter().find(|link| link["name"] == name).unwrap();
    let text = |key: &str| link[key].as_str().unwrap().to_owned();
    (text("status"), text("evidence"))
}

#[test]
fn what_nginx_says_leads_to_the_broken_link() {
    let home = home();
    let Some(nginx) = Nginx::before(&home) else { return };
    configure(&home, &nginx);
    let status = home.json("linkding status");
    assert_eq!(status["status"], "up", "{status:#}");
    assert_eq!(home.json("linkding list")["count"], 33);

    std::fs::remove_file(home.path("nginx/static/theme-light.css")).unwrap();
    let status = home.json("linkding status");
    assert_eq!(status["status"], "degraded");
    assert_eq!(link(&status, "static files"), ("failed".into(), "404 Not Found".into()));

    let late = Fault::Latency(Duration::from_secs(5));
    home.control().linkding().add(Rule::new("/health", late));
    let status = home.json("linkding status");
    assert_eq!(link(&status, "service"), ("failed".into(), "504 Gateway Time-out".into()));
    home.control().linkding().clear_rules();

    home.block_on(home.control().linkding().set_backend(false)).unwrap();
    let report = home.json("linkding diagnose --no-log");
    assert_eq!(report["cause"], "service: 502 Bad Gateway", "{report:#}");
    let run = home.run("linkding list");
    assert_eq!(run.status, 5, "{}", run.transcript());
    assert!(run.stderr.contains("linkding behind it does not"), "{}", run.stderr);

    drop(nginx);
    let report = home.json("linkding diagnose --no-log");
    let cause = report["cause"].as_str().unwrap();
    assert!(cause.starts_with("port: ") && cause.contains("refused"), "{cause}");
}

/// Status line, names of headers and body, without the version, which differs from one Debian to the next.
fn answer(address: &str, target: &str) -> (String, Vec<String>, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = format!("GET {target} HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let names = lines.map(|line| line.split(':').next().unwrap().to_owned()).collect();
    let body = match body.split_once("nginx/") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            format!("{before}nginx{rest}")
        }
        None => body.to_owned(),
    };
    (first, names, body)
}

#[test]
fn the_proxy_of_the_lab_answers_as_nginx_does() {
    let home = home();
    let Some(nginx) = Nginx::before(&home) else { return };
    let own = format!("{}:{}", home.linkding().host, home.linkding().port);
    let same = |target: &str| {
        assert_eq!(answer(&own, target), answer(&nginx.address, target), "{target}");
    };
    same("/health");
    same("/api/tags/");
    same("/api/tags");
    same("/static/nothing.css");
    same(&format!("/api/tags/?q={}", "a".repeat(9000)));
    // The longest head that linkding reads is shorter than nginx's.
    same(&format!("/api/tags/?q={}", "a".repeat(8140)));
    home.control().linkding().add(Rule::new("/health", Fault::HangUp));
    same("/health");
    home.control().linkding().clear_rules();
    home.control().linkding().add(Rule::new("/health", Fault::Latency(Duration::from_secs(3))));
    same("/health");
    home.block_on(home.control().linkding().set_backend(false)).unwrap();
    same("/health");
    let (_, mut ours, _) = answer(&own, "/static/theme-light.css");
    let (_, mut theirs, _) = answer(&nginx.address, "/static/theme-light.css");
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs);
}
