package load

import (
	"slices"

	"github.com/colloquydb/colloquy/storage/column"
)

// profile says how the columns of a dataset become the tables of a store. Nothing outside of a profile knows a
// column by its name.
type profile struct {
	conversations, messages string // the tables

	// list is the column whose elements, structs, are the messages. A shard without it is refused.
	list string
	// text names the fields of a message that hold text. The values of the message field class and of the column language part it
	// (see storage.Leaf.Class): people search in what one side said, and in one language.
	text            []string
	class, language string

	// aligned is a list of structs with, as a rule, one entry for each message. Its boolean fields become, for a
	// conversation, whether any entry has them, its numbers the greatest of all entries.
	aligned string
	// shown are the fields of aligned that are columns of both tables.
	shown []string

	// columns are the usual columns in the order of the original, with the types that they get if no shard has them.
	columns []column.Field
	// lookup is the column that rows are looked up by.
	lookup string
	// fields are the message fields in the order of the messages table; position and count are derived columns.
	fields          []string
	position, count string
}

// reserved reports whether a name is taken by a column that the profile makes itself.
func (p *profile) reserved(name string) bool {
	return name == p.position || name == p.count || slices.Contains(p.shown, name) || slices.Contains(p.fields, name)
}

// field returns the usual type of a column.
func (p *profile) field(name string) (column.Type, bool) {
	for _, f := range p.columns {
		if f.Name == name {
			return f.Type, true
		}
	}
	return column.Type{}, false
}
