package parquet

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	pq "github.com/parquet-go/parquet-go"

	"github.com/colloquydb/colloquy/storage/column"
)

// annotated is a group that is annotated as a LIST, whatever is in it.
type annotated struct{ pq.Group }

func (annotated) Type() pq.Type { return pq.List(pq.Leaf(pq.Int32Type)).Type() }

// writeEntries writes one column with the entries of each row: values with their repetition and definition levels.
func writeEntries(t *testing.T, root pq.Group, rows []pq.Row) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "entries.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := pq.NewWriter(f, pq.NewSchema("m", root))
	if _, err := w.WriteRows(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOldLists reads lists without a middle group.
func TestOldLists(t *testing.T) {
	text := func(s string, rep, def, col int) pq.Value { return pq.ByteArrayValue([]byte(s)).Level(rep, def, col) }
	null := func(rep, def, col int) pq.Value { return pq.Value{}.Level(rep, def, col) }
	str := func() pq.Node { return pq.String() }

	// Entries of a list of definition level 1 whose elements are at 2: [{a x} {NULL y}], NULL, [], [{b NULL}]
	messages := []pq.Row{
		{text("a", 0, 3, 0), null(1, 2, 0), text("x", 0, 3, 1), text("y", 1, 3, 1)},
		{null(0, 0, 0), null(0, 0, 1)},
		{null(0, 1, 0), null(0, 1, 1)},
		{text("b", 0, 3, 0), null(0, 2, 1)},
	}
	want := []string{"[{S61 S78} {NULL S79}]", "NULL", "[]", "[{S62 NULL}]"}
	pair := pq.Group{"content": pq.Optional(str()), "role": pq.Optional(str())}
	path := writeEntries(t, pq.Group{"c": pq.Optional(annotated{pq.Group{"array": pq.Repeated(pair)}})}, messages)
	checkRows(t, readAll(t, path, ReadOptions{}), want)

	// The same without an optional list around it: no level tells NULL from empty.
	bare := []pq.Row{
		{text("a", 0, 2, 0), null(1, 1, 0), text("x", 0, 2, 1), text("y", 1, 2, 1)},
		{null(0, 0, 0), null(0, 0, 1)},
		{text("b", 0, 2, 0), null(0, 1, 1)},
	}
	path = writeEntries(t, pq.Group{"c": pq.Repeated(pair)}, bare)
	checkRows(t, readAll(t, path, ReadOptions{}), []string{"[{S61 S78} {NULL S79}]", "[]", "[{S62 NULL}]"})

	// A repeated primitive is the element; names of Hive and of older pyarrow.
	prims := []pq.Row{{text("a", 0, 2, 0), text("b", 1, 2, 0)}, {null(0, 0, 0)}, {null(0, 1, 0)}}
	path = writeEntries(t, pq.Group{"c": pq.Optional(annotated{pq.Group{"array": pq.Repeated(str())}})}, prims)
	checkRows(t, readAll(t, path, ReadOptions{}), []string{"[S61 S62]", "NULL", "[]"})
	three := []pq.Row{{text("a", 0, 3, 0), null(1, 2, 0)}, {null(0, 0, 0)}, {null(0, 1, 0)}}
	for mid, elem := range map[string]string{"bag": "array_element", "list": "item"} {
		path = writeEntries(t, pq.Group{"c": pq.Optional(annotated{pq.Group{mid: pq.Repeated(pq.Group{elem: pq.Optional(str())})}})}, three)
		checkRows(t, readAll(t, path, ReadOptions{}), []string{"[S61 NULL]", "NULL", "[]"})
	}
}

func TestConversions(t *testing.T) {
	at := time.Date(2023, 8, 1, 12, 30, 45, 123_456_789, time.UTC)
	type row struct {
		MS    time.Time        `parquet:"ms,timestamp(millisecond)"`
		US    time.Time        `parquet:"us,timestamp(microsecond)"`
		NS    int64            `parquet:"ns,timestamp(nanosecond)"`
		Date  int32            `parquet:"date,date"`
		Int96 deprecated.Int96 `parquet:"int96"`
		U32   uint32           `parquet:"u32"`
		U64   uint64           `parquet:"u64"`
		I8    int8             `parquet:"i8"`
		UUID  [16]byte         `parquet:"uuid,uuid"`
		Dict  [16]byte         `parquet:"dict,uuid,dict"`
	}
	julian := deprecated.Int96{uint32(1000), 0, 2_440_588 + 1}
	id := [16]byte{0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 1, 2, 3, 4, 5, 6, 7, 8}
	path := writeRows(t, []row{{MS: at, US: at, NS: -1, Date: -1, Int96: julian, U32: 1<<32 - 1, U64: 1<<63 - 1, I8: -8, UUID: id, Dict: id}}, 1)
	const text = "S31323334353637382d396162632d646566302d303130322d303330343035303630373038" // 12345678-9abc-def0-0102-030405060708
	checkRows(t, readAll(t, path, ReadOptions{}), []string{strings.Join([]string{
		"1690893045123000", "1690893045123456", "-1", "-86400000000", "86400000001", "4294967295", "9223372036854775807", "-8", text, text}, " ")})

	path = writeRows(t, []row{{U64: 1 << 63}}, 1)
	if err := readError(path, Limits{}); err == nil || !strings.Contains(err.Error(), "9223372036854775808 does not fit BIGINT") {
		t.Errorf("an unsigned value beyond BIGINT: %v", err)
	}
}

// TestNaNPayloads checks that floats become doubles with the payload of a NaN kept.
func TestNaNPayloads(t *testing.T) {
	body := int32s(0x7fa0_0001, -0x003f_fffe) // a signalling NaN, and a negative quiet one
	path := writeFile(t, crafted{physical: format.Float, rows: 2, pages: []craftedPage{{kind: format.DataPage, values: 2, body: body}}}.bytes())
	checkRows(t, readAll(t, path, ReadOptions{}), []string{"7ff4000020000000", "fff8000040000000"})
}

func TestHadoopLZ4(t *testing.T) {
	raw := int32s(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
	block := func(b []byte) []byte {
		out := make([]byte, lz4.CompressBlockBound(len(b)))
		var c lz4.Compressor
		n, err := c.CompressBlock(b, out)
		if err != nil || n == 0 {
			t.Fatal(n, err)
		}
		return out[:n]
	}
	framed := func(b []byte) []byte {
		c := block(b)
		out := binary.BigEndian.AppendUint32(nil, uint32(len(b)))
		return append(binary.BigEndian.AppendUint32(out, uint32(len(c))), c...)
	}
	want := strings.Split(strings.Repeat("1 ", 16)+strings.TrimSpace(strings.Repeat("2 ", 16)), " ")
	for name, body := range map[string][]byte{
		"one frame":  framed(raw),
		"two frames": append(framed(raw[:64]), framed(raw[64:])...),
		"bare block": block(raw),
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, crafted{physical: format.Int32, codec: format.Lz4, rows: 32,
				pages: []craftedPage{{kind: format.DataPage, values: 32, raw: int64(len(raw)), body: body}}}.bytes())
			checkRows(t, readAll(t, path, ReadOptions{}), want)
		})
	}
}

// TestWantedColumns asks for columns and fields that the file has not, and leaves out some that it has.
func TestWantedColumns(t *testing.T) {
	type inner struct {
		A int64  `parquet:"a"`
		B string `parquet:"b"`
	}
	type row struct {
		L []inner `parquet:"l,list"`
		N int64   `parquet:"n"`
	}
	path := writeRows(t, []row{{L: []inner{{1, "x"}, {2, "y"}}, N: 7}, {}}, 10)
	s, err := Open(t.Context(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	st := func(fields ...column.Field) column.Type { return column.ListOf(column.StructOf(fields...)) }
	read := func(opt ReadOptions, wanted ...column.Field) (rows []string, err error) {
		for b, err := range s.Batches(t.Context(), wanted, opt) {
			if err != nil {
				return nil, err
			}
			for i := range b.Rows {
				var text strings.Builder
				for j, v := range b.Columns {
					if err := checkVector(v, wanted[j].Type, b.Rows); err != nil {
						t.Error(err)
					}
					if j > 0 {
						text.WriteByte(' ')
					}
					render(&text, v, i)
				}
				rows = append(rows, text.String())
			}
		}
		return rows, nil
	}
	none := column.Field{Name: "none", Type: column.StructOf(column.Field{Name: "x", Type: column.ListOf(column.BoolType)})}
	got, err := read(ReadOptions{}, none,
		column.Field{Name: "l", Type: st(column.Field{Name: "z", Type: column.DoubleType}, column.Field{Name: "b", Type: column.VarcharType})},
		column.Field{Name: "n", Type: column.BigIntType})
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, got, []string{"NULL [{NULL S78} {NULL S79}] 7", "NULL [] 0"})

	// No field of the struct is there, only its shape.
	got, err = read(ReadOptions{}, column.Field{Name: "l", Type: st(column.Field{Name: "z", Type: column.TimestampType})})
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, got, []string{"[{NULL} {NULL}]", "[]"})

	if _, err := read(ReadOptions{}, column.Field{Name: "n", Type: column.DoubleType}); err == nil || !strings.Contains(err.Error(), "column n: it is BIGINT, wanted is DOUBLE") {
		t.Errorf("another type: %v", err)
	}
	got, err = read(ReadOptions{Absent: []string{"n"}}, column.Field{Name: "n", Type: column.DoubleType})
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, got, []string{"NULL", "NULL"})
	if got, err = read(ReadOptions{}); err != nil || len(got) != 2 {
		t.Errorf("no columns at all: %d rows, %v", len(got), err)
	}
}

func TestFingerprint(t *testing.T) {
	type row struct {
		N int64 `parquet:"n"`
	}
	path := writeRows(t, []row{{1}}, 1)
	s, err := Open(t.Context(), path, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	a, err := FingerprintFile(path, Limits{})
	if err != nil || a != s.Fingerprint() {
		t.Errorf("fingerprints %+v and %+v of one file, %v", a, s.Fingerprint(), err)
	}
	b, err := FingerprintFile(writeRows(t, []row{{2}}, 1), Limits{})
	if err != nil || b.FooterHash == a.FooterHash {
		t.Errorf("fingerprints %+v and %+v of two files, %v", a, b, err)
	}
	if _, err := FingerprintFile(writeFile(t, []byte("short")), Limits{}); err == nil {
		t.Error("a fingerprint of no Parquet file")
	}
}
