//! One HTTP connection that is kept open: sends a request, reads the whole answer.

use std::net::{IpAddr, SocketAddr};

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header::{self, HeaderName},
};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

use super::Fallible;

pub struct Http {
    requests: SendRequest<Full<Bytes>>,
    host: String,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    /// The cookie that it sets, as `name=value`.
    pub cookie: Option<String>,
    /// `Content-Encoding`: how the bytes are compressed.
    pub encoding: Option<String>,
    /// `ETag`: the validator of this very content.
    pub etag: Option<String>,
    /// `Last-Modified`: of a file.
    pub modified: Option<String>,
    /// As they came over the line.
    pub body: Bytes,
}

/// A connection from an address of ours. The server counts by address how much a stranger may ask for,
/// and on Linux all of 127.0.0.0/8 is this machine: so a crowd is a crowd, and no limit is lifted.
pub async fn connect(server: SocketAddr, from: IpAddr) -> Fallible<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from, 0))?;
    let stream = socket.connect(server).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

impl Http {
    pub async fn open(server: SocketAddr, from: IpAddr) -> Fallible<Http> {
        let stream = TokioIo::new(connect(server, from).await?);
        let (requests, connection) = handshake(stream).await?;
        // What goes wrong on the connection, the request in flight tells too.
        tokio::spawn(connection);
        Ok(Http {
            requests,
            host: server.to_string(),
        })
    }

    /// Asks for a page the way a browser does, compressed if the server likes. `more`: who asks, or what
    /// they hold already.
    pub async fn get(&mut self, path: &str, more: Option<(HeaderName, &str)>) -> Fallible<Answer> {
        let mut request = Request::builder()
            .method(Method::GET)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::ACCEPT_ENCODING, "gzip, br");
        if let Some((name, value)) = more {
            request = request.header(name, value);
        }
        self.send(request.body(Full::default())?).await
    }

    /// Sends a form, and asks for data rather than a page.
    pub async fn post(
        &mut self,
        path: &str,
        cookie: Option<&str>,
        form: String,
    ) -> Fallible<Answer> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Full::new(form.into()))?).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Fallible<Answer> {
        self.requests.ready().await?;
        let (head, body) = self.requests.send_request(request).await?.into_parts();
        let text = |name| Some(head.headers.get(name)?.to_str().ok()?.to_owned());
        let cookie = text(header::SET_COOKIE);
        Ok(Answer {
            status: head.status,
            cookie: cookie.and_then(|cookie| Some(cookie.split_once(';')?.0.to_owned())),
            encoding: text(header::CONTENT_ENCODING),
            etag: text(header::ETAG),
            modified: text(header::LAST_MODIFIED),
            body: body.collect().await?.to_bytes(),
        })
    }
}
