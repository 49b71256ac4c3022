//! Lists as old writers had them, put together column by column.
//!
//! Neither form can hold a NULL element, and the bare repeated one no NULL list either; rows with one are left out.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, ListArray, RecordBatch, StructArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Float64Type, Int64Type};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type as ParquetInt64,
};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

pub const CATEGORIES: [&str; 11] = [
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
];

/// How lists are laid out.
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    /// An annotated group around a repeated one, which is the element: called `array` as by Avro's writer, and
    /// `<name>_tuple` as by Thrift's.
    TwoLevel,
    /// A repeated group without annotation, as by protobuf's writer.
    Repeated,
}

impl Form {
    fn schema(self) -> String {
        let fields = |kind: &str| {
            CATEGORIES
                .map(|c| format!("optional {kind} {c};"))
                .join(" ")
        };
        let message = "optional binary content (STRING); optional binary role (STRING);";
        let entry = format!(
            "optional group categories {{ {} }} optional group category_scores {{ {} }} optional boolean flagged;",
            fields("boolean"),
            fields("double"),
        );
        let (conversation, moderation) = match self {
            Form::TwoLevel => (
                format!(
                    "optional group conversation (LIST) {{ repeated group array {{ {message} }} }}"
                ),
                format!(
                    "optional group openai_moderation (LIST) {{ repeated group openai_moderation_tuple {{ {entry} }} }}"
                ),
            ),
            Form::Repeated => (
                format!("repeated group conversation {{ {message} }}"),
                format!("repeated group openai_moderation {{ {entry} }}"),
            ),
        };
        format!(
            "message schema {{ optional binary conversation_id (STRING); optional binary model (STRING); {conversation} \
             optional int64 turn; optional binary language (STRING); {moderation} optional boolean redacted; }}"
        )
    }

    /// Whether the form can hold a row.
    fn holds(self, lists: &[&ListArray], row: usize) -> bool {
        lists.iter().all(|list| {
            if list.is_null(row) {
                return self == Form::TwoLevel;
            }
            list.value(row).null_count() == 0
        })
    }
}

pub fn write(path: &Path, rows: &RecordBatch, form: Form) -> Result<(), Box<dyn Error>> {
    let lists = [
        rows.column(2).as_list::<i32>(),
        rows.column(5).as_list::<i32>(),
    ];
    let keep: BooleanArray = (0..rows.num_rows())
        .map(|row| Some(form.holds(&lists, row)))
        .collect();
    let rows = filter_record_batch(rows, &keep)?;

    let schema = Arc::new(parse_message_type(&form.schema())?);
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut file = SerializedFileWriter::new(File::create(path)?, schema, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    let scalar = |i: usize| Levels::of_scalar(rows.column(i));
    scalar(0).write(&mut group)?;
    scalar(1).write(&mut group)?;
    let conversation = rows.column(2).as_list::<i32>();
    for field in 0..2 {
        Levels::of_list(conversation, form, &[field]).write(&mut group)?;
    }
    scalar(3).write(&mut group)?;
    scalar(4).write(&mut group)?;
    let moderation = rows.column(5).as_list::<i32>();
    for group_of in 0..2 {
        for category in 0..CATEGORIES.len() {
            Levels::of_list(moderation, form, &[group_of, category]).write(&mut group)?;
        }
    }
    Levels::of_list(moderation, form, &[2]).write(&mut group)?;
    scalar(6).write(&mut group)?;
    group.close()?;
    file.close()?;
    Ok(())
}

/// The entries of one leaf column: levels, and the places of the values in `values`.
struct Levels {
    definition: Vec<i16>,
    repetition: Option<Vec<i16>>,
    places: Vec<usize>,
    values: ArrayRef,
}

impl Levels {
    fn of_scalar(values: &ArrayRef) -> Levels {
        let places: Vec<usize> = (0..values.len()).filter(|&i| values.is_valid(i)).collect();
        let definition = (0..values.len())
            .map(|i| values.is_valid(i) as i16)
            .collect();
        Levels {
            definition,
            repetition: None,
            places,
            values: values.clone(),
        }
    }

    /// The leaf that the path of fields leads to, in the structs of a list without NULL elements.
    fn of_list(list: &ListArray, form: Form, path: &[usize]) -> Levels {
        // Definition level of a list that is there, though empty.
        let present = (form == Form::TwoLevel) as i16;
        let mut chain: Vec<ArrayRef> = Vec::new();
        let mut parent: StructArray = list.values().as_struct().clone();
        for (depth, &field) in path.iter().enumerate() {
            let child = parent.column(field).clone();
            chain.push(child.clone());
            if depth + 1 < path.len() {
                parent = child.as_struct().clone();
            }
        }
        let (mut definition, mut repetition, mut places) = (vec![], vec![], vec![]);
        for row in 0..list.len() {
            let range = list.value_offsets()[row] as usize..list.value_offsets()[row + 1] as usize;
            if list.is_null(row) || range.is_empty() {
                definition.push(if list.is_null(row) { 0 } else { present });
                repetition.push(0);
                continue;
            }
            for place in range.clone() {
                let depth = chain
                    .iter()
                    .take_while(|array| array.is_valid(place))
                    .count();
                definition.push(present + 1 + depth as i16);
                repetition.push((place > range.start) as i16);
                if depth == chain.len() {
                    places.push(place);
                }
            }
        }
        let values = chain.pop().expect("a path has a field");
        Levels {
            definition,
            repetition: Some(repetition),
            places,
            values,
        }
    }

    fn write(&self, group: &mut SerializedRowGroupWriter<'_, File>) -> Result<(), Box<dyn Error>> {
        let mut column = group
            .next_column()?
            .ok_or("the schema has fewer columns than the rows")?;
        let definition = Some(self.definition.as_slice());
        let repetition = self.repetition.as_deref();
        let at = |i: &usize| *i;
        if let Some(strings) = self.values.as_string_opt::<i32>() {
            let values: Vec<ByteArray> = self
                .places
                .iter()
                .map(|i| ByteArray::from(strings.value(*i)))
                .collect();
            column
                .typed::<ByteArrayType>()
                .write_batch(&values, definition, repetition)?;
        } else if let Some(numbers) = self.values.as_primitive_opt::<Int64Type>() {
            let values: Vec<i64> = self
                .places
                .iter()
                .map(at)
                .map(|i| numbers.value(i))
                .collect();
            column
                .typed::<ParquetInt64>()
                .write_batch(&values, definition, repetition)?;
        } else if let Some(numbers) = self.values.as_primitive_opt::<Float64Type>() {
            let values: Vec<f64> = self
                .places
                .iter()
                .map(at)
                .map(|i| numbers.value(i))
                .collect();
            column
                .typed::<DoubleType>()
                .write_batch(&values, definition, repetition)?;
        } else {
            let flags = self.values.as_boolean();
            let values: Vec<bool> = self.places.iter().map(at).map(|i| flags.value(i)).collect();
            column
                .typed::<BoolType>()
                .write_batch(&values, definition, repetition)?;
        }
        column.close()?;
        Ok(())
    }
}
