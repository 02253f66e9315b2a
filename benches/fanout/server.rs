//! A server under test: a program as a process of its own, and what the system says of it.
//!
//! Refuses to know what it serves. A peer to compare with is another command with another announcement
//! (`contestant`).

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rustix::{
    param::clock_ticks_per_second,
    process::{Pid, Signal, kill_process},
};

use super::Fallible;

/// It announces itself in a fraction of this, or never.
const START: Duration = Duration::from_secs(15);
/// It promises to end in 10 s.
const STOP: Duration = Duration::from_secs(12);
/// How often we look whether it has ended.
const LOOK: Duration = Duration::from_millis(10);
/// What it prints once it answers.
const ANNOUNCEMENT: &str = "Redovisa: http://";
/// Variables that would steer it. Nothing of whoever runs this may do so.
const STEERING: [&str; 3] = ["REDOVISA_", "LEPTOS_", "DBWEBB_"];

/// A running server; dropping it kills it.
pub struct Server {
    child: Child,
    pub addr: SocketAddr,
}

/// Processor time of a process since it began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    pub user: Duration,
    pub system: Duration,
}

/// Starts a server, and waits until it prints where it answers.
pub fn announced(mut command: Command, announcement: &str) -> Fallible<Server> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    // Held from now on, so that it dies with us whatever happens next.
    let mut server = Server {
        child,
        addr: SocketAddr::from(([127, 0, 0, 1], 0)),
    };
    let stdout = server.child.stdout.take().ok_or("its words are lost")?;
    for line in BufReader::new(stdout).lines() {
        if let Some(addr) = line?.strip_prefix(announcement) {
            server.addr = addr.trim_end_matches('/').parse()?;
            return Ok(server);
        }
    }
    Err("the server ended before it served".into())
}

impl Server {
    /// Starts it on a free port, with a data folder and settings such as `("DURABILITY", "process")`.
    pub fn start(data: &Path, settings: &[(&str, &str)]) -> Fallible<Server> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        if !root.join("target/site/pkg").is_dir() {
            return Err("the site is not built: `make bench` builds it first".into());
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_redovisa"));
        for (name, _) in std::env::vars() {
            if STEERING.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        for (name, value) in settings {
            command.env(format!("REDOVISA_{name}"), value);
        }
        command
            .current_dir(root)
            .env("REDOVISA_ADDR", "127.0.0.1:0")
            .env("REDOVISA_DATA", data)
            .env("REDOVISA_CONTENT", root.join("content"))
            .env("REDOVISA_LOG", "warn")
            .env("LEPTOS_SITE_ROOT", root.join("target/site"));
        announced(command, ANNOUNCEMENT)
    }

    /// Asks for a page over a connection of its own, and reads the whole answer. Blocks.
    pub fn ask(&self, path: &str) -> Fallible<String> {
        let mut stream = TcpStream::connect_timeout(&self.addr, START)?;
        stream.set_read_timeout(Some(START))?;
        let host = self.addr;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.get(9..10);
        match status {
            // A redirect is an answer too.
            Some("2" | "3") => Ok(answer),
            _ => Err(format!("{path}: {}", answer.lines().next().unwrap_or("nothing")).into()),
        }
    }

    /// Bytes of memory that it holds now (resident set).
    pub fn memory(&self) -> Fallible<u64> {
        self.status("VmRSS:")
    }

    /// Most bytes of memory that it ever held.
    pub fn peak(&self) -> Fallible<u64> {
        self.status("VmHWM:")
    }

    /// Lets the peak begin anew from what is held now (proc_pid_clear_refs(5)).
    pub fn forget_peak(&self) -> Fallible<()> {
        Ok(fs::write(self.proc("clear_refs"), "5")?)
    }

    pub fn cpu(&self) -> Fallible<Cpu> {
        let stat = fs::read_to_string(self.proc("stat"))?;
        // The name, in brackets, may hold anything; the numbers follow (proc_pid_stat(5)).
        let (_, numbers) = stat.rsplit_once(')').ok_or("an odd /proc/PID/stat")?;
        let mut times = numbers.split_whitespace().skip(11).map(str::parse::<u64>);
        let mut next = || -> Fallible<Duration> {
            let ticks = times.next().ok_or("a short /proc/PID/stat")??;
            Ok(Duration::from_secs_f64(
                ticks as f64 / clock_ticks_per_second() as f64,
            ))
        };
        Ok(Cpu {
            user: next()?,
            system: next()?,
        })
    }

    /// Asks it to go (SIGTERM), and waits until it has gone. Blocks.
    pub fn stop(mut self) -> Fallible<()> {
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        let asked = Instant::now();
        while asked.elapsed() < STOP {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the server ended with {status}").into()),
                None => std::thread::sleep(LOOK),
            }
        }
        Err("the server does not go".into())
    }

    fn status(&self, name: &str) -> Fallible<u64> {
        let status = fs::read_to_string(self.proc("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        Ok(kib
            .ok_or("an odd /proc/PID/status")?
            .trim()
            .parse::<u64>()?
            * 1024)
    }

    fn proc(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{file}", self.child.id()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, which is what we want.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Cpu {
    pub fn since(self, before: Cpu) -> Cpu {
        Cpu {
            user: self.user.saturating_sub(before.user),
            system: self.system.saturating_sub(before.system),
        }
    }
}
