//! The files that stand with a message: pictures small, with the way to the large one; others as what one may
//! download. Also where one brings them. Markup that stays as it is: `public/scripts/files.js` brings it to life.

use super::phrases;
use crate::{
    chat::{File, Message},
    ui::{lang::Lang, still::Still},
};

/// What a picture is shown as at most, in CSS pixels.
const WIDEST: u32 = 320;
const HIGHEST: u32 = 240;

/// A message's files.
pub fn files(lang: Lang, room: &str, message: &Message) -> Option<Still> {
    if message.files.is_empty() {
        return None;
    }
    let mut row = Still::new("div")
        .class("files")
        .with("data-close", lang.chat().close);
    for (at, file) in message.files.iter().enumerate() {
        let number = message.seq.0.to_string();
        let path = [
            room,
            "/f/",
            &number,
            "/",
            &at.to_string(),
            "/",
            &encoded(&file.name),
        ]
        .concat();
        row = row.child(match file.extent() {
            Some(extent) => picture(path, file, extent),
            None => download(lang, path, file),
        });
    }
    Some(row)
}

fn picture(path: String, file: &File, extent: (u32, u32)) -> Still {
    let (width, height) = fitted(extent);
    let alt: &str = if file.alt.is_empty() {
        &file.name
    } else {
        &file.alt
    };
    let image = Still::new("img")
        .with("src", [&path, "?small"].concat())
        .with("width", width.to_string())
        .with("height", height.to_string())
        .with("alt", alt)
        .with("loading", "lazy")
        .with("decoding", "async");
    let link = Still::new("a").class("file-picture").with("href", path);
    link.with("data-picture", "").child(image)
}

fn download(lang: Lang, path: String, file: &File) -> Still {
    let name = Still::new("bdi").text(&*file.name);
    let size = Still::new("span").text(phrases::size(lang, file.size));
    let link = Still::new("a").class("file-card").with("href", path);
    link.with("download", &*file.name).child(name).child(size)
}

/// As large as it may be, in its own shape: the page keeps the room before the picture comes.
fn fitted((width, height): (u32, u32)) -> (u32, u32) {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (most_wide, most_high) = (u64::from(WIDEST), u64::from(HIGHEST));
    let (wide, high) = match width * most_high > height * most_wide {
        true if width > most_wide => (most_wide, height * most_wide / width),
        false if height > most_high => (width * most_high / height, most_high),
        _ => (width, height),
    };
    (wide.max(1) as u32, high.max(1) as u32)
}

/// A part of a path (RFC 3986, section 2.3).
fn encoded(name: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut path = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            path.push(byte as char);
        } else {
            path.push('%');
            path.push(DIGITS[usize::from(byte >> 4)] as char);
            path.push(DIGITS[usize::from(byte & 15)] as char);
        }
    }
    path
}

/// Where one chooses files, below the text that they stand with.
pub fn bringing(lang: Lang) -> Still {
    let words = lang.chat();
    let field = Still::new("input")
        .with("id", "composer-files")
        .class("bring__field")
        .with("name", "file")
        .with("type", "file")
        .with("multiple", "")
        .with("aria-label", words.attach);
    let label = Still::new("label")
        .class("bring__button")
        .with("for", "composer-files")
        .with("title", words.attach)
        .with("aria-hidden", "true")
        .text("📎");
    let alone = Still::new("input")
        .class("bring__alt")
        .with("name", "alt")
        .with("type", "text")
        .with("maxlength", "200")
        .with("aria-label", words.alt_text)
        .with("placeholder", words.alt_text);
    let list = Still::new("ul")
        .with("id", "uploads")
        .class("uploads")
        .with("aria-label", words.attach)
        .with("data-alt", words.alt_text)
        .with("data-uploading", words.uploading)
        .with("data-uploaded", words.uploaded)
        .with("data-cancel", words.cancel)
        .with("data-remove", words.remove_file)
        .with("data-too-large", words.too_large)
        .with("data-too-many", words.too_many_files)
        .with("data-failed", words.unreachable)
        .with("data-drop", words.drop_here);
    Still::new("div")
        .class("bring")
        .child(field)
        .child(label)
        .child(alone)
        .child(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape() {
        assert_eq!(fitted((100, 50)), (100, 50));
        assert_eq!(fitted((3_200, 1_600)), (320, 160));
        assert_eq!(fitted((1_000, 2_000)), (120, 240));
        assert_eq!(fitted((20_000, 1)), (320, 1));
        assert_eq!(fitted((0, 0)), (1, 1));
    }

    #[test]
    fn a_name_in_a_path_is_one_part_of_it() {
        assert_eq!(encoded("en katt?.jpg"), "en%20katt%3F.jpg");
        assert_eq!(encoded("å/#%\""), "%C3%A5%2F%23%25%22");
    }
}
