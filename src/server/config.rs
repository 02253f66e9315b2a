//! What the owner can choose: flags over environment over a TOML file over defaults.
//!
//! Unknown keys are refused by name: a setting that is silently ignored is worse than none.

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

use super::{pace::Pace, site::BaseUrl, store::Durability};

/// Everything that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where to listen. Port 0 takes any free one.
    pub addr: SocketAddr,
    /// The folder of the database.
    pub data: PathBuf,
    /// The folder of the site's words.
    pub content: PathBuf,
    /// The folder of the built assets: WASM, CSS, pictures.
    pub site: PathBuf,
    /// What the site is called from outside, such as `https://example.org`, without a last slash.
    pub base_url: Option<BaseUrl>,
    /// Origins besides our own whose pages may open the socket and send the forms.
    pub origins: Vec<BaseUrl>,
    pub durability: Durability,
    /// Believe `X-Forwarded-For` and `X-Forwarded-Proto`. Only behind a proxy that sets them.
    pub trust_proxy: bool,
    /// Most open sockets.
    pub connections: usize,
    /// Most open sockets from one address. A whole school may share one.
    pub connections_per_address: usize,
    /// Most MiB that all files in the chat may have together.
    pub files_mib: u64,
    /// Not for the owner to choose.
    pub pace: Pace,
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigError(String);

const KEYS: [&str; 11] = [
    "addr",
    "data",
    "content",
    "site",
    "base_url",
    "origins",
    "durability",
    "trust_proxy",
    "connections",
    "connections_per_address",
    "files_mib",
];
/// A file that is read where it exists and no other is named.
const FILE: &str = "redovisa.toml";
const PREFIX: &str = "REDOVISA_";

/// A value and where it was said, for the error that names it.
type Said = BTreeMap<&'static str, (String, String)>;

impl Config {
    /// Puts together what the command line (without the program's name), the environment and the TOML
    /// file say.
    pub fn gather(
        flags: impl IntoIterator<Item = String>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let (mut by_flag, file_by_flag) = read_flags(flags)?;
        let mut by_env = Said::new();
        let (mut file, mut port, mut leptos_site) = (None, None, None);
        for (name, value) in env {
            match name.as_str() {
                "REDOVISA_CONFIG" => file = Some(value),
                "REDOVISA_LOG" => {}
                "DBWEBB_PORT" => port = Some(value),
                // Said by `cargo leptos` to the server that it starts.
                "LEPTOS_SITE_ROOT" => leptos_site = Some(value),
                _ => {
                    if let Some(key) = name.strip_prefix(PREFIX) {
                        let known =
                            known(&key.to_ascii_lowercase()).ok_or_else(|| unknown(&name))?;
                        by_env.insert(known, (value, name));
                    }
                }
            }
        }
        let mut said = read_file(file_by_flag.or(file))?;
        if let Some(port) = port {
            let port: u16 = port
                .parse()
                .map_err(|_| wrong("DBWEBB_PORT", &port, "a port, 0 to 65535"))?;
            let host = said
                .get("addr")
                .and_then(|(addr, _)| addr.rsplit_once(':'))
                .map_or("127.0.0.1", |(host, _)| host);
            said.insert("addr", (format!("{host}:{port}"), "DBWEBB_PORT".into()));
        }
        said.append(&mut by_env);
        said.append(&mut by_flag);
        Config::read(said, leptos_site)
    }

    fn read(mut said: Said, leptos_site: Option<String>) -> Result<Self, ConfigError> {
        let mut take = |key| said.remove(key);
        Ok(Config {
            addr: parsed(take("addr"), "an address such as 127.0.0.1:3000")?
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            data: take("data").map_or_else(|| "data".into(), |(folder, _)| folder.into()),
            content: take("content").map_or_else(|| "content".into(), |(folder, _)| folder.into()),
            site: take("site")
                .map(|(folder, _)| folder)
                .or(leptos_site)
                .map_or_else(beside, PathBuf::from),
            base_url: take("base_url")
                .map(|(url, from)| origin(&url, &from))
                .transpose()?,
            origins: match take("origins") {
                None => Vec::new(),
                Some((list, from)) => {
                    let each = list.split(',').map(str::trim).filter(|one| !one.is_empty());
                    each.map(|one| origin(one, &from))
                        .collect::<Result<_, _>>()?
                }
            },
            durability: match take("durability") {
                None => Durability::default(),
                Some((value, from)) => match value.as_str() {
                    "power" => Durability::Power,
                    "process" => Durability::Process,
                    _ => return Err(wrong(&from, &value, "`power` or `process`")),
                },
            },
            trust_proxy: parsed(take("trust_proxy"), "`true` or `false`")?.unwrap_or(false),
            connections: parsed(take("connections"), "a number")?.unwrap_or(20_000),
            connections_per_address: parsed(take("connections_per_address"), "a number")?
                .unwrap_or(1_000),
            files_mib: parsed(take("files_mib"), "a number")?.unwrap_or(10_240),
            pace: Pace::default(),
        })
    }
}

fn read_flags(
    flags: impl IntoIterator<Item = String>,
) -> Result<(Said, Option<String>), ConfigError> {
    let (mut said, mut file) = (Said::new(), None);
    let mut flags = flags.into_iter();
    while let Some(flag) = flags.next() {
        let Some(name) = flag.strip_prefix("--") else {
            return Err(ConfigError(format!(
                "`{flag}` is not a setting: settings are written `--addr 127.0.0.1:3000`"
            )));
        };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (name.to_owned(), flags.next()),
        };
        let value = value.ok_or_else(|| ConfigError(format!("`{flag}` needs a value after it")))?;
        let key = name.replace('-', "_");
        match known(&key) {
            Some(known) => _ = said.insert(known, (value, format!("--{name}"))),
            None if key == "config" => file = Some(value),
            None => return Err(unknown(&format!("--{name}"))),
        }
    }
    Ok((said, file))
}

fn read_file(named: Option<String>) -> Result<Said, ConfigError> {
    let file = named.clone().unwrap_or_else(|| FILE.into());
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Said::new());
        }
        Err(error) => return Err(ConfigError(format!("{file} cannot be read: {error}"))),
    };
    let table: toml::Table = text
        .parse()
        .map_err(|error| ConfigError(format!("{file}: {error}")))?;
    let mut said = Said::new();
    for (key, value) in table {
        let from = format!("{file}: {key}");
        let known = known(&key).ok_or_else(|| unknown(&from))?;
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Array(list) => {
                let texts = list.iter().map(|one| one.as_str().map(str::to_owned));
                texts
                    .collect::<Option<Vec<_>>>()
                    .ok_or_else(|| wrong(&from, "a list", "a list of texts"))?
                    .join(",")
            }
            other => other.to_string(),
        };
        said.insert(known, (value, from));
    }
    Ok(said)
}

/// The assets beside the program, as an unpacked release has them; else where `cargo leptos` puts them.
fn beside() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| Some(exe.parent()?.join("site")));
    beside
        .filter(|folder| folder.is_dir())
        .unwrap_or_else(|| "target/site".into())
}

fn known(key: &str) -> Option<&'static str> {
    KEYS.into_iter().find(|known| *known == key)
}

fn unknown(name: &str) -> ConfigError {
    ConfigError(format!(
        "{name} is not a setting. There are: {}, and config for the TOML file",
        KEYS.join(", ")
    ))
}

fn wrong(from: &str, value: &str, wanted: &str) -> ConfigError {
    ConfigError(format!("{from} is `{value}`, and should be {wanted}"))
}

fn parsed<T: std::str::FromStr>(
    said: Option<(String, String)>,
    wanted: &str,
) -> Result<Option<T>, ConfigError> {
    said.map(|(value, from)| value.parse().map_err(|_| wrong(&from, &value, wanted)))
        .transpose()
}

/// An origin (RFC 6454): scheme, host and perhaps a port, nothing else.
fn origin(value: &str, from: &str) -> Result<BaseUrl, ConfigError> {
    value
        .to_ascii_lowercase()
        .parse()
        .map_err(|_| wrong(from, value, "an origin such as https://example.org"))
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn gather(flags: &[&str], env: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let env = env
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        Config::gather(flags.iter().map(ToString::to_string), env)
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("r.toml");
        std::fs::write(
            &file,
            "addr = '127.0.0.1:1'\ndata = 'a'\ncontent = 'a'\norigins = ['https://a.se']",
        )
        .expect("a file");
        let file = file.to_string_lossy().into_owned();
        let env = [
            ("REDOVISA_CONFIG", file.as_str()),
            ("REDOVISA_DATA", "b"),
            ("REDOVISA_CONTENT", "b"),
        ];
        let config = gather(&["--content", "c"], &env).expect("a configuration");
        assert_eq!(config.addr.port(), 1);
        assert_eq!((config.data, config.content), ("b".into(), "c".into()));
        assert_eq!(
            config
                .origins
                .iter()
                .map(BaseUrl::as_str)
                .collect::<Vec<_>>(),
            ["https://a.se"]
        );
    }

    #[test]
    fn the_port_alone_can_be_said() {
        let port = |flags, env| gather(flags, env).expect("a configuration").addr.port();
        assert_eq!(port(&[], &[("DBWEBB_PORT", "8333")]), 8333);
        assert_eq!(
            port(
                &[],
                &[("DBWEBB_PORT", "8333"), ("REDOVISA_ADDR", "127.0.0.1:9")]
            ),
            9
        );
    }

    #[test]
    fn unknown_and_wrong_settings_are_named() {
        let text = |flags: &[&str], env| gather(flags, env).expect_err("an error").to_string();
        assert!(text(&["--prot", "1"], &[]).contains("--prot"));
        assert!(text(&[], &[("REDOVISA_PROT", "1")]).contains("REDOVISA_PROT"));
        assert!(text(&[], &[("REDOVISA_ADDR", "here")]).contains("REDOVISA_ADDR is `here`"));
        assert!(text(&["--base-url", "example.org"], &[]).contains("--base-url"));
        assert!(text(&["--addr"], &[]).contains("needs a value"));
    }
}
