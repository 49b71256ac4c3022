//! Writes the rows of a Parquet file again with arrow-rs, in several physical forms.
//!
//! usage: shards BASE.parquet OUT_DIR

mod legacy;

use std::error::Error;
use std::fs::File;
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::schema::types::ColumnPath;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, base, out] = args.as_slice() else {
        return Err("usage: shards BASE.parquet OUT_DIR".into());
    };
    let rows = read(Path::new(base))?;
    let out = Path::new(out);

    let v1 = || WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_1_0);
    let v2 = || WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0);
    write(
        out,
        "snappy",
        &rows,
        v1().set_compression(Compression::SNAPPY),
    )?;
    write(
        out,
        "brotli-plain",
        &rows,
        v1().set_compression(Compression::BROTLI(BrotliLevel::try_new(5)?))
            .set_dictionary_enabled(false),
    )?;
    write(
        out,
        "gzip-v2",
        &rows,
        v2().set_compression(Compression::GZIP(GzipLevel::default())),
    )?;
    // Without dictionaries, version 2 takes DELTA_BYTE_ARRAY, DELTA_BINARY_PACKED and RLE.
    write(
        out,
        "lz4_raw-v2-delta",
        &rows,
        v2().set_compression(Compression::LZ4_RAW)
            .set_dictionary_enabled(false),
    )?;
    let mut split = v1()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_enabled(false)
        .set_data_page_row_count_limit(20)
        .set_write_batch_size(10);
    let content = ["conversation", "list", "element", "content"]
        .map(String::from)
        .to_vec();
    split = split.set_column_encoding(ColumnPath::new(content), Encoding::DELTA_LENGTH_BYTE_ARRAY);
    for name in legacy::CATEGORIES {
        let path = [
            "openai_moderation",
            "list",
            "element",
            "category_scores",
            name,
        ];
        let path = path.map(String::from).to_vec();
        split = split.set_column_encoding(ColumnPath::new(path), Encoding::BYTE_STREAM_SPLIT);
    }
    write(out, "zstd-split-small-pages", &rows, split)?;

    legacy::write(
        &out.join("arrow-rs-two-level.parquet"),
        &rows,
        legacy::Form::TwoLevel,
    )?;
    legacy::write(
        &out.join("arrow-rs-repeated.parquet"),
        &rows,
        legacy::Form::Repeated,
    )?;
    Ok(())
}

fn read(path: &Path) -> Result<RecordBatch, Box<dyn Error>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?;
    let batches = reader.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&batches[0].schema(), &batches)?)
}

fn write(
    out: &Path,
    name: &str,
    rows: &RecordBatch,
    properties: WriterPropertiesBuilder,
) -> Result<(), Box<dyn Error>> {
    let file = File::create(out.join(format!("arrow-rs-{name}.parquet")))?;
    let properties = properties.set_max_row_group_row_count(Some(100)).build();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    writer.close()?;
    Ok(())
}
