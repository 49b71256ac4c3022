package parquet

// Limits bound what a file can make its reader do. A zero field means its default, which real files stay far below.
type Limits struct {
	// FooterBytes bounds the footer. Default 128 MiB; row groups of 1,000 rows take about 7 KB each.
	FooterBytes int64
	// SchemaNodes bounds the number of groups and columns in the schema. Default 10,000.
	SchemaNodes int
	// SchemaDepth bounds the nesting of the schema. Default 32.
	SchemaDepth int
	// PageHeaderBytes bounds one page header, which can hold statistics. Default 4 MiB.
	PageHeaderBytes int
	// PageBytes bounds one page, stored or decompressed. Default 256 MiB.
	PageBytes int64
	// ListLength bounds the entries of a repeated column in one row. Default 1,048,576.
	ListLength int
	// Expansion bounds what reading may deliver, in bytes for each byte of the file: decompressed pages, four
	// bytes for every entry of a column, and the strings that dictionaries repeat. Default 200.
	Expansion int64
	// ExpansionFloor is what reading may deliver from even the smallest file. Default 1 GiB.
	ExpansionFloor int64
}

func (l Limits) withDefaults() Limits {
	set(&l.FooterBytes, 128<<20)
	set(&l.SchemaNodes, 10_000)
	set(&l.SchemaDepth, 32)
	set(&l.PageHeaderBytes, 4<<20)
	set(&l.PageBytes, 256<<20)
	set(&l.ListLength, 1<<20)
	set(&l.Expansion, 200)
	set(&l.ExpansionFloor, 1<<30)
	// Levels are held as bytes, and a level of nesting costs at most two definition levels.
	l.SchemaDepth = min(l.SchemaDepth, 100)
	return l
}

func set[T int | int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// meter counts what one Reader has delivered, against Expansion.
type meter struct {
	left  int64
	total int64
}

func newMeter(l Limits, fileSize int64) *meter {
	total := l.ExpansionFloor
	if fileSize > total/l.Expansion {
		total = fileSize * l.Expansion
	}
	return &meter{left: total, total: total}
}

// entryCost is what one entry of a column counts for: levels and a slot in a vector cost time and memory even where the
// value is NULL and takes no byte in the file.
const entryCost = 4

func (m *meter) spend(n int64) error {
	m.left -= n
	if m.left < 0 {
		return overLimit("Expansion", "the file expands to more than %d bytes, far more than its size accounts for", m.total)
	}
	return nil
}
