//! Somebody with a browser: asks for pages, sends forms, and keeps one cookie.

use std::net::SocketAddr;

use redovisa::stream::Person;
use reqwest::{Client, Method, StatusCode, header, redirect::Policy};
use serde_json::Value;

use super::{Handshake, Line, PATIENCE};

/// A browser without JavaScript, which follows no redirect by itself.
#[derive(Clone)]
pub struct Visitor {
    pub addr: SocketAddr,
    http: Client,
    /// `name=value`, as the `Cookie` header has it.
    pub cookie: Option<String>,
    pub person: Option<Person>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    /// The whole `Set-Cookie` line.
    pub set_cookie: Option<String>,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl Visitor {
    pub fn at(addr: SocketAddr) -> Self {
        let http = Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .build()
            .unwrap();
        Visitor {
            addr,
            http,
            cookie: None,
            person: None,
        }
    }

    /// The same browser, cookie and all, at a server that has been started anew.
    pub fn moved_to(self, addr: SocketAddr) -> Self {
        Visitor { addr, ..self }
    }

    /// Takes a nick, which must be free.
    pub async fn join(&mut self, nick: &str) -> Person {
        let answer = self.post_for_json("/chat/join", &[("nick", nick)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let person: Person = serde_json::from_value(answer.json()["you"].clone()).unwrap();
        self.person = Some(person.clone());
        person
    }

    pub fn id(&self) -> u64 {
        self.person.as_ref().expect("somebody with a nick").id.0
    }

    /// Opens a socket, and hears who the server takes us for.
    pub async fn connect(&self) -> Line {
        self.handshake()
            .connect()
            .await
            .unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// A socket that is about to be opened.
    pub fn handshake(&self) -> Handshake {
        Handshake::to(self.addr, self.cookie.clone())
    }

    /// Opens the room that is shared with one other person; gives its name.
    pub async fn talk_with(&mut self, other: u64) -> String {
        let answer = self
            .post_for_json(&format!("/chat/with/{other}"), &[])
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json()["room"]["name"]
            .as_str()
            .expect("a room's name")
            .to_owned()
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], &[]).await
    }

    pub async fn get_for_json(&mut self, path: &str) -> Answer {
        let data = [(header::ACCEPT, "application/json")];
        self.ask(Method::GET, path, &[], &data).await
    }

    /// Sends a form, as a page does.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, path, form, &[]).await
    }

    /// Sends a form, and wants data for an answer.
    pub async fn post_for_json(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask(
            Method::POST,
            path,
            form,
            &[(header::ACCEPT, "application/json")],
        )
        .await
    }

    /// Sends a form from a page of some site.
    pub async fn post_from(&mut self, origin: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, path, form, &[(header::ORIGIN, origin)])
            .await
    }

    /// Sends a form with files: their names and bytes, each in a field `file` before the others.
    pub async fn send_files(
        &mut self,
        path: &str,
        files: &[(&str, &[u8])],
        fields: &[(&str, &str)],
        wants_json: bool,
    ) -> Answer {
        const BORDER: &str = "----border-of-the-parts";
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--{BORDER}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        for (name, value) in fields {
            let part = format!(
                "--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        body.extend(format!("--{BORDER}--\r\n").into_bytes());
        let mut request = self
            .http
            .post(format!("http://{}{path}", self.addr))
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BORDER}"),
            )
            .body(body);
        if wants_json {
            request = request.header(header::ACCEPT, "application/json");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = request.send().await.unwrap();
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|place| place.to_str().unwrap().to_owned());
        Answer {
            status: response.status(),
            location,
            set_cookie: None,
            text: response.text().await.unwrap(),
        }
    }

    /// Fetches bytes, with these headers; gives the headers that came with them.
    pub async fn fetch(
        &self,
        path: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> (StatusCode, header::HeaderMap, Vec<u8>) {
        let mut request = self.http.get(format!("http://{}{path}", self.addr));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        (status, headers, response.bytes().await.unwrap().to_vec())
    }

    async fn ask(
        &mut self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
        headers: &[(header::HeaderName, &str)],
    ) -> Answer {
        let mut request = self
            .http
            .request(method.clone(), format!("http://{}{path}", self.addr));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if method == Method::POST {
            request = request.form(form);
        }
        let response = request.send().await.unwrap();
        let text = |name| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        let (location, set_cookie) = (text(header::LOCATION), text(header::SET_COOKIE));
        // Of the cookies we keep the key alone.
        if let Some(pair) = set_cookie
            .as_deref()
            .filter(|line| line.starts_with("redovisa_key="))
            .and_then(|line| line.split(';').next())
        {
            // An empty value takes the cookie back.
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        Answer {
            status: response.status(),
            location,
            set_cookie,
            text: response.text().await.unwrap(),
        }
    }
}
