//! Pictures that are what they say, and those that are not.

use image::{ExtendedColorType, Rgba, RgbaImage};

use super::*;

fn encoded(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        Rgba([x as u8, y as u8, (x * y) as u8, 255])
    });
    let mut out = Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgba8(picture);
    match format {
        ImageFormat::Jpeg => image.to_rgb8().write_to(&mut out, format),
        _ => image.write_to(&mut out, format),
    }
    .expect("a picture");
    out.into_inner()
}

/// Draws what these bytes hold; gives what came out as well.
fn drawn(bytes: &[u8]) -> Result<(Drawn, Vec<u8>), FileRefusal> {
    let folder = tempfile::tempdir().expect("a folder");
    let [from, to, small] = ["from", "to", "small"].map(|name| folder.path().join(name));
    std::fs::write(&from, bytes).expect("written");
    let format = format(bytes).ok_or(FileRefusal::NotAPicture)?;
    let drawn = draw(&from, format, &to, &small)?;
    assert_eq!(drawn.small, small.exists());
    Ok((drawn, std::fs::read(to).expect("drawn")))
}

/// A JPEG with an EXIF block that says how the camera was held, and where it was.
fn photograph(orientation: u8) -> Vec<u8> {
    let jpeg = encoded(ImageFormat::Jpeg, 40, 20);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"SECRET-PLACE");
    let mut whole = jpeg[..2].to_vec();
    whole.extend([0xff, 0xe1]);
    whole.extend((exif.len() as u16 + 2).to_be_bytes());
    whole.extend(exif);
    whole.extend(&jpeg[2..]);
    whole
}

#[test]
fn every_kind_comes_out_as_a_picture_of_its_shape() {
    for (format, kind) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let (drawn, out) = drawn(&encoded(format, 60, 30)).expect("drawn");
        assert_eq!((drawn.kind, drawn.width, drawn.height), (kind, 60, 30));
        assert_eq!(super::format(&out), Some(format));
    }
}

#[test]
fn a_photograph_stands_upright_and_tells_nothing_of_its_camera() {
    let (drawn, out) = drawn(&photograph(6)).expect("drawn");
    assert_eq!((drawn.width, drawn.height), (20, 40), "turned by a quarter");
    assert!(!out.windows(4).any(|bytes| bytes == b"Exif"));
    assert!(!out.windows(6).any(|bytes| bytes == b"SECRET"));
}

#[test]
fn a_large_picture_becomes_smaller_and_gets_a_small_one() {
    let (drawn, _) = drawn(&encoded(ImageFormat::Jpeg, 5_000, 100)).expect("drawn");
    assert_eq!((drawn.width, drawn.height), (DRAWN_SIDE, 77));
    assert!(drawn.small);
}

#[test]
fn a_picture_that_says_to_be_huge_is_refused_before_it_is_read() {
    // The header of a PNG of 20,000 by 20,000 pixels, and nothing behind it (PNG, section 11.2.2).
    let mut bomb = encoded(ImageFormat::Png, 1, 1);
    bomb[16..20].copy_from_slice(&20_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&20_000u32.to_be_bytes());
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(drawn(&bomb).err(), Some(FileRefusal::TooManyPixels));
    // Wider than anything is.
    bomb[16..20].copy_from_slice(&2_000_000_000u32.to_be_bytes());
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert!(drawn(&bomb).is_err());
}

#[test]
fn what_is_cut_or_stirred_is_refused_or_drawn_but_never_worse() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
    ] {
        let whole = encoded(format, 40, 30);
        for cut in (0..whole.len()).step_by(whole.len() / 40 + 1) {
            _ = drawn(&whole[..cut]);
        }
        for at in (0..whole.len()).step_by(whole.len() / 60 + 1) {
            let mut stirred = whole.clone();
            stirred[at] ^= 0x5a;
            // Whatever comes of it, nobody waits for gigabytes, and what comes out is a picture.
            if let Ok((drawn, out)) = drawn(&stirred) {
                assert!(u64::from(drawn.width) * u64::from(drawn.height) <= MOST_PIXELS);
                assert!(super::format(&out).is_some());
            }
        }
    }
}

#[test]
fn what_is_a_page_as_well_comes_out_as_a_picture_alone() {
    let script = b"<script>alert(1)</script>";
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif] {
        let mut both = encoded(format, 8, 8);
        both.extend(script);
        if let Ok((_, out)) = drawn(&both) {
            assert!(!out.windows(script.len()).any(|bytes| bytes == script));
        }
    }
    assert_eq!(
        format(b"GIF89a<script>alert(1)</script>"),
        Some(ImageFormat::Gif)
    );
    assert!(drawn(b"GIF89a<script>alert(1)</script>").is_err());
    assert_eq!(
        format(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        None
    );
}

#[test]
fn a_moving_picture_moves_on_without_its_comments() {
    let mut gif = Vec::new();
    {
        let mut encoder =
            gif::Encoder::new(&mut gif, 4, 4, &[0, 0, 0, 255, 255, 255]).expect("a picture");
        for colour in [0, 1] {
            let frame = gif::Frame::from_indexed_pixels(4, 4, vec![colour; 16], None);
            encoder.write_frame(&frame).expect("a frame");
        }
    }
    // A comment, before the end (GIF89a, section 24).
    let end = gif.pop().expect("an end");
    gif.extend(b"\x21\xfe\x06SECRET\x00");
    gif.push(end);
    let (drawn, out) = drawn(&gif).expect("drawn");
    assert_eq!((drawn.width, drawn.height, drawn.small), (4, 4, true));
    assert!(!out.windows(6).any(|bytes| bytes == b"SECRET"));
    let mut decoder = gif::Decoder::new(Cursor::new(out)).expect("a picture");
    let mut frames = 0;
    while decoder.read_next_frame().expect("a frame").is_some() {
        frames += 1;
    }
    assert_eq!(frames, 2);
}

#[test]
fn a_moving_picture_that_would_have_to_be_made_smaller_is_refused() {
    let side = u16::try_from(DRAWN_SIDE).expect("a side") + 1;
    let mut gif = Vec::new();
    let mut encoder = gif::Encoder::new(&mut gif, side, 1, &[0, 0, 0]).expect("a picture");
    let line = vec![0; usize::from(side)];
    let frame = gif::Frame::from_indexed_pixels(side, 1, line, None);
    encoder.write_frame(&frame).expect("a frame");
    drop(encoder);
    assert_eq!(drawn(&gif).err(), Some(FileRefusal::TooManyPixels));
}

#[test]
fn what_one_sees_through_stays_so() {
    let clear = RgbaImage::from_pixel(900, 20, Rgba([1, 2, 3, 100]));
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(&clear, 900, 20, ExtendedColorType::Rgba8)
        .expect("a picture");
    let (drawn, out) = drawn(&out).expect("drawn");
    assert_eq!(drawn.kind, "image/png");
    let read = image::load_from_memory(&out).expect("a picture");
    assert_eq!(read.to_rgba8().get_pixel(0, 0).0, [1, 2, 3, 100]);
}

#[test]
fn what_somebody_shows_themselves_by_is_the_middle_as_a_square() {
    let folder = tempfile::tempdir().expect("a folder");
    let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
    for (width, height) in [(600, 200), (20, 90)] {
        std::fs::write(&from, encoded(ImageFormat::Png, width, height)).expect("written");
        let drawn = draw_square(&from, ImageFormat::Png, &to).expect("drawn");
        let image =
            image::load_from_memory(&std::fs::read(&to).expect("drawn")).expect("a picture");
        assert_eq!((image.width(), image.height(), drawn.1), (256, 256, 256));
    }
}

/// PNG, annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}
