//! What somebody wrote in the form below a room: its fields, and the files that came with it or before it.

use std::net::SocketAddr;

use axum::{
    Form,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::files;
use crate::{
    chat::{Attached, File},
    protocol::FileRefusal,
    server::{caller::Caller, origin, state::App},
    stream::StreamName,
};

/// Bytes of a field: a message of the longest kind.
const LONGEST_FIELD: usize = 32 * 1024;

/// A message, as the form has it.
#[derive(Deserialize)]
pub(super) struct Written {
    pub body: String,
    /// Minted with the form, so that sending it twice says it once.
    pub id: String,
    /// The message that this one answers.
    #[serde(default)]
    pub reply: Option<u64>,
    /// Not empty: what looks like a command is to be said as it stands.
    #[serde(default)]
    pub literal: String,
    #[serde(skip)]
    pub files: Vec<Attached>,
}

/// Why it could not be read.
pub(super) enum Unreadable {
    /// A file was not taken. The text is what had been written by then.
    Files(String, FileRefusal),
    /// It is no such form.
    Form(Response),
}

impl Written {
    /// Reads the form, and takes in the files that it holds.
    pub async fn read(
        app: &App,
        caller: &Caller,
        room: &StreamName,
        peer: SocketAddr,
        mut request: Request,
    ) -> Result<Self, Unreadable> {
        let form = |error: Response| Unreadable::Form(error);
        let kind = request.headers().get(header::CONTENT_TYPE);
        let has_files = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !has_files {
            let read = Form::from_request(request, &()).await;
            return read
                .map(|Form(written)| written)
                .map_err(|error| form(error.into_response()));
        }
        let address = origin::address(&app.config, request.headers(), peer);
        DefaultBodyLimit::max(files::LONGEST_FORM).apply(&mut request);
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|error| form(error.into_response()))?;
        let mut written = Written {
            body: String::new(),
            id: String::new(),
            reply: None,
            literal: String::new(),
            files: Vec::new(),
        };
        let mut turn = None;
        let refused = |written: &Written, why| Unreadable::Files(written.body.clone(), why);
        let mut fault = None;
        let mut brought = Vec::new();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|_| refused(&written, FileRefusal::BadForm))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                // A field in which nothing was chosen is sent all the same.
                if part.file_name().is_none_or(str::is_empty) || fault.is_some() {
                    continue;
                }
                if turn.is_none() {
                    match files::admit(app, caller, room, address).await {
                        Ok(admitted) => turn = Some(admitted),
                        Err(why) => {
                            fault = Some(why);
                            continue;
                        }
                    }
                }
                // One that is refused does not keep us from reading what was written below it.
                match files::take(app, caller, (room, address), part, written.files.len()).await {
                    Ok(file) => {
                        brought.push(file.id.clone());
                        written.files.push(Attached {
                            id: file.id.as_str().to_owned(),
                            alt: String::new(),
                            file: None,
                        });
                    }
                    Err(why) => fault = Some(why),
                }
                continue;
            }
            let bytes = part
                .bytes()
                .await
                .map_err(|_| refused(&written, FileRefusal::BadForm))?;
            if bytes.len() > LONGEST_FIELD {
                return Err(refused(&written, FileRefusal::BadForm));
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            match name.as_str() {
                "body" => written.body = text,
                "id" => written.id = text,
                "literal" => written.literal = text,
                "reply" => written.reply = text.parse().ok(),
                "upload" if written.files.len() <= File::MOST => written.files.push(Attached {
                    id: text,
                    alt: String::new(),
                    file: None,
                }),
                // It tells of what stands before it, as far as nothing has told of that yet.
                "alt" => {
                    let untold = written.files.iter_mut().filter(|file| file.alt.is_empty());
                    untold.for_each(|file| file.alt.clone_from(&text));
                }
                _ => {}
            }
        }
        match fault {
            Some(why) => {
                // What was brought before, and is only named here, waits for the next try.
                files::forget(app, caller, &brought).await;
                Err(refused(&written, why))
            }
            None => Ok(written),
        }
    }
}
