//! Pictures, read and drawn anew: what the camera wrote beside them is gone, they stand upright, and nothing
//! but a picture comes out. Runs on a thread that may take its time; bounded in pixels and memory.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Cursor},
    path::Path,
};

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat,
    ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    imageops::FilterType,
};

use super::intake::from_disk;
use crate::protocol::FileRefusal;

/// Most pixels of a picture that we read: the largest telephones' have 50 million.
const MOST_PIXELS: u64 = 64_000_000;
const LONGEST_SIDE: u32 = 20_000;
/// Bytes that a decoder may take: four for each pixel, and some for itself.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;
/// The longer side of what we draw.
const DRAWN_SIDE: u32 = 3_840;
/// The longer side of the small one, which stands in the conversation: twice what it is shown as.
const SMALL_SIDE: u32 = 640;
/// What somebody shows themselves by, in pixels a side.
const PORTRAIT_SIDE: u32 = 256;
/// Of 100. Above, files grow faster than anybody sees.
const QUALITY: u8 = 85;
const SMALL_QUALITY: u8 = 78;
/// Pictures in a moving one, and their pixels together.
const MOST_FRAMES: usize = 1_000;
const MOST_MOVING_PIXELS: u64 = 500_000_000;

/// What came out.
#[derive(Debug)]
pub(super) struct Drawn {
    pub kind: &'static str,
    /// What the name of such a file ends in.
    pub ending: &'static str,
    pub width: u32,
    pub height: u32,
    /// Whether there is a small one: a picture that is small itself has none.
    pub small: bool,
}

/// Which of the kinds that we draw a file begins as.
pub(super) fn format(head: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(head).ok()?;
    let known = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
    ];
    known.contains(&format).then_some(format)
}

/// Whether a file's sender or its name says that it is such a picture.
pub(super) fn claims(claimed: Option<&str>, ending: Option<&str>) -> bool {
    matches!(
        claimed,
        Some("image/png" | "image/jpeg" | "image/gif" | "image/webp")
    ) || matches!(ending, Some("png" | "jpg" | "jpeg" | "gif" | "webp"))
}

/// Reads the picture in `from`, and draws it to `to`, and a small one to `small`.
pub(super) fn draw(
    from: &Path,
    format: ImageFormat,
    to: &Path,
    small: &Path,
) -> Result<Drawn, FileRefusal> {
    let first = read(from, format)?;
    let (image, kind, ending) = match format {
        // Moving ones are copied picture by picture, without their comments: they are not made smaller, so one that
        // is larger than what we draw is not taken.
        ImageFormat::Gif => {
            if first.width().max(first.height()) > DRAWN_SIDE {
                return Err(FileRefusal::TooManyPixels);
            }
            copy_moving(from, to)?;
            (first, "image/gif", "gif")
        }
        _ => {
            let image = fit(first, DRAWN_SIDE, FilterType::Triangle);
            let (kind, ending) = write(&image, format, to)?;
            (image, kind, ending)
        }
    };
    let (width, height) = (image.width(), image.height());
    let has_small = width.max(height) > SMALL_SIDE || format == ImageFormat::Gif;
    if has_small {
        write_small(image, small)?;
    }
    Ok(Drawn {
        kind,
        ending,
        width,
        height,
        small: has_small,
    })
}

/// Draws the middle of a picture as a square, for somebody to show themselves by. Gives its media type, and the
/// pixels of a side.
pub(super) fn draw_square(
    from: &Path,
    format: ImageFormat,
    to: &Path,
) -> Result<(&'static str, u32), FileRefusal> {
    let image = read(from, format)?;
    let square = image.resize_to_fill(PORTRAIT_SIDE, PORTRAIT_SIDE, FilterType::Triangle);
    // What moves stands still in a circle.
    let format = match square.color().has_alpha() {
        true => ImageFormat::Png,
        false => ImageFormat::Jpeg,
    };
    let (kind, _) = write(&square, format, to)?;
    Ok((kind, PORTRAIT_SIDE))
}

fn read(from: &Path, format: ImageFormat) -> Result<DynamicImage, FileRefusal> {
    let file = BufReader::new(File::open(from).map_err(from_disk)?);
    let mut reader = ImageReader::with_format(file, format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(FileRefusal::BrokenPicture);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(FileRefusal::TooManyPixels);
    }
    // How the camera was held, as it says beside the picture (EXIF 2.3, tag 0x0112).
    let held = decoder.orientation().map_err(fault)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(held);
    Ok(image)
}

fn fit(image: DynamicImage, side: u32, filter: FilterType) -> DynamicImage {
    match image.width().max(image.height()) > side {
        true => image.resize(side, side, filter),
        false => image,
    }
}

/// In the same format, as far as we write it: photographs as JPEG, what may be seen through without loss.
fn write(
    image: &DynamicImage,
    format: ImageFormat,
    to: &Path,
) -> Result<(&'static str, &'static str), FileRefusal> {
    let clear = image.color().has_alpha();
    let mut out = Cursor::new(Vec::new());
    let told = match (format, clear) {
        (ImageFormat::Png, _) => {
            paint(image, clear, PngEncoder::new(&mut out))?;
            ("image/png", "png")
        }
        (ImageFormat::WebP, true) => {
            paint(image, clear, WebPEncoder::new_lossless(&mut out))?;
            ("image/webp", "webp")
        }
        _ => {
            paint(
                image,
                false,
                JpegEncoder::new_with_quality(&mut out, QUALITY),
            )?;
            ("image/jpeg", "jpg")
        }
    };
    std::fs::write(to, out.into_inner()).map_err(from_disk)?;
    Ok(told)
}

fn write_small(image: DynamicImage, to: &Path) -> Result<(), FileRefusal> {
    let small = match image.width().max(image.height()) > SMALL_SIDE {
        true => image.thumbnail(SMALL_SIDE, SMALL_SIDE),
        false => image,
    };
    let mut out = Cursor::new(Vec::new());
    match small.color().has_alpha() {
        true => paint(&small, true, PngEncoder::new(&mut out))?,
        false => paint(
            &small,
            false,
            JpegEncoder::new_with_quality(&mut out, SMALL_QUALITY),
        )?,
    }
    std::fs::write(to, out.into_inner()).map_err(from_disk)
}

/// The pixels, and nothing beside them.
fn paint(image: &DynamicImage, clear: bool, to: impl ImageEncoder) -> Result<(), FileRefusal> {
    let (width, height) = (image.width(), image.height());
    let painted = match clear {
        true => to.write_image(&image.to_rgba8(), width, height, ExtendedColorType::Rgba8),
        false => to.write_image(&image.to_rgb8(), width, height, ExtendedColorType::Rgb8),
    };
    painted.map_err(fault)
}

/// Picture by picture as they are, each read to its end: colours stay as they were chosen.
fn copy_moving(from: &Path, to: &Path) -> Result<(), FileRefusal> {
    let broken = |_| FileRefusal::BrokenPicture;
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    options.check_frame_consistency(true);
    options.set_memory_limit(gif::MemoryLimit::Bytes(
        std::num::NonZeroU64::new(MOST_MEMORY).unwrap_or(std::num::NonZeroU64::MIN),
    ));
    let file = BufReader::new(File::open(from).map_err(from_disk)?);
    let mut decoder = options.read_info(file).map_err(broken)?;
    let out = BufWriter::new(File::create(to).map_err(from_disk)?);
    let colours = decoder.global_palette().unwrap_or_default().to_vec();
    let mut encoder =
        gif::Encoder::new(out, decoder.width(), decoder.height(), &colours).map_err(broken_too)?;
    encoder.set_repeat(decoder.repeat()).map_err(broken_too)?;
    let (mut frames, mut pixels) = (0, 0);
    while let Some(frame) = decoder.read_next_frame().map_err(broken)? {
        frames += 1;
        pixels += u64::from(frame.width) * u64::from(frame.height);
        if frames > MOST_FRAMES || pixels > MOST_MOVING_PIXELS {
            return Err(FileRefusal::TooManyPixels);
        }
        encoder.write_frame(frame).map_err(broken_too)?;
    }
    match frames {
        0 => Err(FileRefusal::BrokenPicture),
        _ => Ok(()),
    }
}

fn broken_too(error: gif::EncodingError) -> FileRefusal {
    match error {
        gif::EncodingError::Io(error) => from_disk(error),
        _ => FileRefusal::BrokenPicture,
    }
}

fn fault(error: ImageError) -> FileRefusal {
    match error {
        ImageError::Limits(_) => FileRefusal::TooManyPixels,
        _ => FileRefusal::BrokenPicture,
    }
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
