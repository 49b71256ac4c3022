package storage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"github.com/colloquydb/colloquy/storage/column"
)

// The model keeps the rows of segments as plain Go values in maps and evaluates nodes and predicates one value at a time, by the
// letter of the contract in schema.go and pred.go. Everything that the store answers is compared with it.

// modelSegment is what one SegmentBuilder is given.
type modelSegment struct {
	messages, overflow []int                  // of each conversation
	vals               map[LeafID][]any       // of each row of the leaf's space; nil is NULL
	leaves             int                    // later leaves are NULL
	owners             [Overflow + 1][][2]int // conversation and place in it of each row, once asked for
}

func (s *modelSegment) rows(space Space) int {
	n := 0
	switch space {
	case Conversations:
		return len(s.messages)
	case Messages:
		for _, c := range s.messages {
			n += c
		}
	case Overflow:
		for _, c := range s.overflow {
			n += c
		}
	}
	return n
}

func (s *modelSegment) counts(space Space) []int {
	if space == Messages {
		return s.messages
	}
	return s.overflow
}

// owner returns the conversation of a row, and the row's place in it.
func (s *modelSegment) owner(space Space, row int) (conv, place int) {
	if s.owners[space] == nil {
		for conv, n := range s.counts(space) {
			for place := range n {
				s.owners[space] = append(s.owners[space], [2]int{conv, place})
			}
		}
	}
	o := s.owners[space][row]
	return o[0], o[1]
}

// first returns the first row of a conversation.
func (s *modelSegment) first(space Space, conv int) int {
	n := 0
	for _, c := range s.counts(space)[:conv] {
		n += c
	}
	return n
}

// leafSpec is a leaf of the test schema with the way its values are drawn.
type leafSpec struct {
	Leaf
	draw func(r *rand.Rand) any // of a value that is not NULL
}

func pick[T any](vals ...T) func(*rand.Rand) any {
	return func(r *rand.Rand) any { return vals[r.IntN(len(vals))] }
}

func drawFloat(r *rand.Rand) any {
	switch r.IntN(12) {
	case 0:
		return math.NaN()
	case 1:
		return math.Copysign(0, -1)
	case 2:
		return math.Inf(1 - 2*r.IntN(2))
	case 3:
		return r.NormFloat64()
	}
	return float64(float32(r.Float64()))
}

func drawInt(r *rand.Rand) any {
	if r.IntN(20) == 0 {
		return []int64{math.MinInt64, math.MaxInt64, -1}[r.IntN(3)]
	}
	return int64(r.IntN(9))
}

var words = strings.Fields("a the of naïve 中文 emoji🎉 NAME_1 \x00 \xff quick brown fox jumps over lazy dog")

func drawText(r *rand.Rand) any {
	switch r.IntN(8) {
	case 0:
		return ""
	case 1:
		return "How are you?"
	}
	n := 1 + r.IntN(8)
	if r.IntN(50) == 0 {
		n = 4000
	}
	s := make([]string, n)
	for i := range s {
		s[i] = words[r.IntN(len(words))]
	}
	return strings.Join(s, " ")
}

func drawID(r *rand.Rand) any {
	if r.IntN(10) == 0 {
		return "repeated"
	}
	return fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64())
}

// testSchema has leaves of every kind in every space. The ids are places in the list.
func testSchema() (Schema, []leafSpec) {
	var specs []leafSpec
	byName := make(map[string]LeafID)
	add := func(space Space, name string, kind column.Kind, draw func(*rand.Rand) any) *Leaf {
		id := LeafID(len(specs) + 1)
		specs = append(specs, leafSpec{Leaf: Leaf{ID: id, Space: space, Name: name, Kind: kind}, draw: draw})
		byName[fmt.Sprintf("%s.%s", space, name)] = id
		return &specs[id-1].Leaf
	}
	addText := func(space Space, name string, class ...LeafID) {
		l := add(space, name, column.Varchar, drawText)
		l.Storing, l.Class = Text, class
		of := l.ID
		for _, c := range []struct {
			how  Storing
			name string
			kind column.Kind
		}{{TextBytes, "bytes", column.BigInt}, {TextChars, "chars", column.BigInt}, {TextHash, "hash", column.Varchar}} {
			l := add(space, name+"."+c.name, c.kind, nil)
			l.Storing, l.Of = c.how, of
		}
	}
	add(Conversations, "id", column.Varchar, drawID).Lookup = true
	add(Conversations, "model", column.Varchar, pick[any]("vicuna", "koala", "gpt-4", "claude", ""))
	add(Conversations, "note", column.Varchar, func(r *rand.Rand) any { return fmt.Sprint("note ", r.IntN(100000)) })
	add(Conversations, "turn", column.BigInt, drawInt)
	add(Conversations, "at", column.Timestamp, func(r *rand.Rand) any { return int64(1690000000000000) + r.Int64N(1e12) })
	add(Conversations, "redacted", column.Bool, pick[any](true, false))
	add(Conversations, "weight", column.Double, drawFloat)
	add(Conversations, "constant", column.BigInt, pick[any](int64(7)))
	add(Conversations, "length", column.BigInt, nil)  // of the list of messages
	add(Conversations, "entries", column.BigInt, nil) // of the list that overflows
	addText(Conversations, "summary", byName["conversations.model"])
	role := add(Messages, "role", column.Varchar, pick[any]("user", "assistant")).ID
	addText(Messages, "content", role, byName["conversations.model"])
	add(Messages, "absent", column.Bool, pick[any](true, false, false, false))
	for _, space := range []Space{Messages, Overflow} {
		add(space, "flagged", column.Bool, pick[any](true, false, false))
		add(space, "score", column.Double, drawFloat)
		add(space, "rank", column.BigInt, drawInt)
		add(space, "label", column.Varchar, pick[any]("x", "y", "z"))
	}
	add(Messages, "only here", column.BigInt, drawInt)

	id := func(name string) LeafID {
		if byName[name] == 0 {
			panic(name)
		}
		return byName[name]
	}
	s := Schema{}
	for _, spec := range specs {
		s.Leaves = append(s.Leaves, spec.Leaf)
	}
	leaf := func(name string) *Node {
		return &Node{Kind: LeafNode, Leaf: id(name), Type: column.Type{Kind: s.Leaf(id(name)).Kind}}
	}
	strct := func(null LeafID, names ...string) *Node {
		n := &Node{Kind: StructNode, Leaf: null, Type: column.Type{Kind: column.Struct}}
		for _, name := range names {
			f := leaf(name)
			n.Fields = append(n.Fields, f)
			n.Type.Fields = append(n.Type.Fields, column.Field{Name: name, Type: f.Type})
		}
		return n
	}
	list := func(length string, elem *Node) *Node {
		return &Node{Kind: ListNode, Leaf: id("conversations." + length), Elem: elem, Type: column.ListOf(elem.Type)}
	}
	element := func(length string, i int, elem *Node) *Node {
		return &Node{Kind: ElementNode, Leaf: id("conversations." + length), Elem: elem, Index: i, Type: elem.Type}
	}
	greatest := func(length string, elem *Node) *Node {
		return &Node{Kind: MaxNode, Leaf: id("conversations." + length), Elem: elem, Type: elem.Type}
	}
	var conv, msg []Column
	for _, spec := range specs {
		c := Column{Name: spec.Name, Node: leaf(fmt.Sprintf("%s.%s", spec.Space, spec.Name))}
		switch spec.Space {
		case Conversations:
			conv = append(conv, c)
			msg = append(msg, Column{Name: "conversation " + c.Name, Node: c.Node})
		case Messages:
			msg = append(msg, c)
		}
	}
	message := strct(id("messages.absent"), "messages.content", "messages.role", "conversations.model")
	entry := strct(0, "messages.flagged", "messages.score", "messages.label", "messages.only here")
	entry.Fields = append(entry.Fields, strct(id("messages.flagged"), "messages.rank"))
	entry.Type.Fields = append(entry.Type.Fields, column.Field{Name: "nested", Type: entry.Fields[4].Type})
	position := &Node{Kind: PositionNode, Type: column.BigIntType}
	entry.Fields = append(entry.Fields, position)
	entry.Type.Fields = append(entry.Type.Fields, column.Field{Name: "position", Type: position.Type})
	conv = append(conv,
		Column{"conversation", list("length", message)},
		Column{"moderation", list("entries", entry)},
		Column{"flags", list("entries", leaf("messages.flagged"))},
		Column{"first content", element("length", 1, leaf("messages.content"))},
		Column{"last content", element("length", -1, leaf("messages.content"))},
		Column{"third message", element("length", 3, message)},
		Column{"second label", element("entries", 2, leaf("messages.label"))},
		Column{"last rank", element("entries", -1, leaf("messages.rank"))},
		Column{"last entry", element("entries", -1, entry)},
		Column{"zeroth rank", element("entries", 0, leaf("messages.rank"))},
		Column{"max score", greatest("entries", leaf("messages.score"))},
		Column{"max rank", greatest("length", leaf("messages.rank"))},
		Column{"facts", strct(id("conversations.redacted"), "conversations.turn", "conversations.model", "conversations.constant")},
	)
	msg = append(msg,
		Column{"message", message}, Column{"entry", entry}, Column{"position", position},
		Column{"conversation facts", conv[len(conv)-1].Node},
	)
	s.Tables = []Table{{"conversations", Conversations, conv}, {"messages", Messages, msg}}
	return s, specs
}

// shape says how the rows of a segment are drawn.
type shape struct {
	conversations int
	messages      int     // at most, a conversation
	overflow      int     // at most, a conversation
	nulls         float64 // share of NULLs
	leaves        int     // that the segment has; 0 is all
	vary          bool    // leaves differ in their share of NULLs: none, some, all
}

// drawSegment draws the rows of a segment.
func drawSegment(r *rand.Rand, specs []leafSpec, sh shape) *modelSegment {
	s := &modelSegment{vals: make(map[LeafID][]any), leaves: sh.leaves}
	if s.leaves == 0 {
		s.leaves = len(specs)
	}
	for range sh.conversations {
		n, o := 0, 0
		if sh.messages > 0 && r.IntN(10) > 0 {
			n = r.IntN(sh.messages + 1)
		}
		if sh.overflow > 0 && r.IntN(4) == 0 {
			o = r.IntN(sh.overflow + 1)
		}
		s.messages, s.overflow = append(s.messages, n), append(s.overflow, o)
	}
	for _, spec := range specs[:s.leaves] {
		nulls := sh.nulls
		if sh.vary {
			nulls = []float64{0, 0, sh.nulls, 1}[r.IntN(4)]
		}
		vals := make([]any, s.rows(spec.Space))
		for i := range vals {
			switch {
			case r.Float64() < nulls:
			case spec.draw != nil:
				vals[i] = spec.draw(r)
			case spec.Name == "length":
				vals[i] = int64(r.IntN(s.messages[i] + 1))
			case spec.Name == "entries": // shorter, equal or longer than the conversation
				most := s.messages[i]
				if r.IntN(2) == 0 {
					most += s.overflow[i]
				}
				vals[i] = int64(most)
				if r.IntN(3) == 0 {
					vals[i] = int64(r.IntN(most + 1))
				}
			}
		}
		s.vals[spec.ID] = vals
	}
	for _, spec := range specs[:s.leaves] { // companions
		if spec.Of == 0 {
			continue
		}
		vals := make([]any, s.rows(spec.Space))
		for i, text := range s.vals[spec.Of] {
			if text == nil {
				continue
			}
			switch spec.Storing {
			case TextBytes:
				vals[i] = int64(len(text.(string)))
			case TextChars:
				vals[i] = int64(len([]rune(text.(string))))
			case TextHash:
				vals[i] = hashOf(text.(string))
			}
		}
		s.vals[spec.ID] = vals
	}
	return s
}

// hashOf marks a hash, whose key the model does not know.
type hashOf string

// value returns the value of a node for a row.
func (s *modelSegment) value(schema *Schema, n *Node, space Space, row int) any {
	list := func() (int, bool) {
		l, ok := s.value(schema, &Node{Kind: LeafNode, Leaf: n.Leaf}, Conversations, row).(int64)
		return int(l), ok
	}
	elem := func(k int) any {
		if have := s.messages[row]; k >= have {
			return s.value(schema, n.Elem, Overflow, s.first(Overflow, row)+k-have)
		}
		return s.value(schema, n.Elem, Messages, s.first(Messages, row)+k)
	}
	switch n.Kind {
	case LeafNode:
		l := schema.Leaf(n.Leaf)
		if l.Space == Messages && space == Overflow {
			if l = schema.OverflowLeaf(l.ID); l == nil {
				return nil
			}
		}
		if int(l.ID) > s.leaves {
			return nil
		}
		if l.Space == Conversations && space != Conversations {
			row, _ = s.owner(space, row)
		}
		return s.vals[l.ID][row]
	case StructNode:
		if n.Leaf != 0 {
			if null, _ := s.value(schema, &Node{Kind: LeafNode, Leaf: n.Leaf}, space, row).(bool); null {
				return nil
			}
		}
		vals := make([]any, len(n.Fields))
		for i, f := range n.Fields {
			vals[i] = s.value(schema, f, space, row)
		}
		return vals
	case ListNode:
		l, ok := list()
		if !ok {
			return nil
		}
		vals := make([]any, l)
		for k := range vals {
			vals[k] = elem(k)
		}
		return vals
	case ElementNode:
		l, _ := list()
		k := n.Index - 1
		if n.Index < 0 {
			k = l + n.Index
		}
		if k < 0 || k >= l || n.Index == 0 {
			return nil
		}
		return elem(k)
	case MaxNode:
		l, _ := list()
		var most any
		for k := range l {
			switch v := elem(k).(type) {
			case int64:
				if most == nil || v > most.(int64) {
					most = v
				}
			case float64:
				if most == nil || column.CompareFloat64(v, most.(float64)) > 0 {
					most = v
				}
			}
		}
		return most
	case PositionNode:
		conv, place := s.owner(space, row)
		if space == Overflow {
			place += s.messages[conv]
		}
		return int64(place + 1)
	}
	panic("unknown node")
}

// holds reports whether a predicate is TRUE for a row.
func (s *modelSegment) holds(schema *Schema, p *Pred, space Space, row int) bool {
	switch p.Op {
	case And:
		for _, kid := range p.Kids {
			if !s.holds(schema, kid, space, row) {
				return false
			}
		}
		return true
	case Or:
		for _, kid := range p.Kids {
			if s.holds(schema, kid, space, row) {
				return true
			}
		}
		return false
	}
	v := s.value(schema, p.Node, space, row)
	if p.Op == IsNull {
		return (v == nil) != p.Not
	}
	if v == nil {
		return false
	}
	is := false
	switch p.Op {
	case IsTrue:
		is = v.(bool)
	case InInts:
		for _, x := range p.Ints {
			is = is || x == v.(int64)
		}
	case Range:
		is = p.Ints[0] <= v.(int64) && v.(int64) <= p.Ints[1]
	case FloatRange:
		lo, hi := column.CompareFloat64(v.(float64), p.Floats[0]), column.CompareFloat64(v.(float64), p.Floats[1])
		is = (lo > 0 || lo == 0 && !p.LoOpen) && (hi < 0 || hi == 0 && !p.HiOpen)
	case InStrings:
		for _, x := range p.Strings {
			is = is || x == v.(string)
		}
	case Match:
		is = p.Matcher.Match([]byte(v.(string)))
	case LengthRange:
		n := int64(len([]rune(v.(string))))
		is = p.Ints[0] <= n && n <= p.Ints[1]
	}
	return is != p.Not
}

// vectorOf makes a vector of values, in one of the shapes that Append takes.
func vectorOf(r *rand.Rand, kind column.Kind, vals []any) column.Vector {
	n := len(vals)
	var nulls column.Nulls
	equal := n > 1
	for i, v := range vals {
		if v == nil {
			nulls = nulls.With(i, n)
		}
		equal = equal && same(nil, v, vals[0])
	}
	if equal && r.IntN(2) == 0 {
		if vals[0] == nil && r.IntN(2) == 0 {
			return &column.AllNull{N: n}
		}
		return &column.Const{One: vectorOf(r, kind, vals[:1]), N: n}
	}
	switch kind {
	case column.Bool:
		v := &column.Bools{Nulls: nulls, Vals: make([]bool, n)}
		for i := range vals {
			v.Vals[i], _ = vals[i].(bool)
			v.Vals[i] = v.Vals[i] || vals[i] == nil && r.IntN(2) == 0 // unspecified under NULL
		}
		return v
	case column.Double:
		v := &column.Float64s{Nulls: nulls, Vals: make([]float64, n)}
		for i := range vals {
			v.Vals[i], _ = vals[i].(float64)
		}
		return v
	case column.Varchar:
		if r.IntN(2) == 0 {
			v := &column.Codes{Nulls: nulls, Vals: make([]uint32, n), Dict: &column.Dict{Vals: []string{"unused"}}}
			codes := make(map[string]uint32)
			for i := range vals {
				if s, ok := vals[i].(string); ok {
					if _, ok := codes[s]; !ok {
						codes[s] = uint32(len(v.Dict.Vals))
						v.Dict.Vals = append(v.Dict.Vals, s)
					}
					v.Vals[i] = codes[s]
				}
			}
			return v
		}
		v := &column.Strings{Nulls: nulls, Vals: make([]string, n)}
		for i := range vals {
			v.Vals[i], _ = vals[i].(string)
		}
		return v
	}
	v := &column.Int64s{Nulls: nulls, Vals: make([]int64, n), Time: kind == column.Timestamp}
	for i := range vals {
		v.Vals[i], _ = vals[i].(int64)
	}
	return v
}

// feed gives the rows to a builder, in batches of any size.
func (s *modelSegment) feed(r *rand.Rand, b *SegmentBuilder, schema *Schema, batch int) error {
	at := [Overflow + 1]int{}
	for at[Conversations] < len(s.messages) {
		n := min(1+r.IntN(batch), len(s.messages)-at[Conversations])
		conv := at[Conversations]
		rows := &Rows{Conversations: n, Leaves: make([]column.Vector, s.leaves)}
		count := [Overflow + 1]int{Conversations: n}
		for c := conv; c < conv+n; c++ {
			rows.MessageCounts = append(rows.MessageCounts, uint32(s.messages[c]))
			rows.OverflowCounts = append(rows.OverflowCounts, uint32(s.overflow[c]))
			count[Messages] += s.messages[c]
			count[Overflow] += s.overflow[c]
		}
		if count[Overflow] == 0 {
			rows.OverflowCounts = nil
		}
		for i := range rows.Leaves {
			l := &schema.Leaves[i]
			if l.Of != 0 {
				continue
			}
			vals := s.vals[l.ID][at[l.Space] : at[l.Space]+count[l.Space]]
			rows.Leaves[i] = vectorOf(r, l.Kind, vals)
		}
		if err := b.Append(rows); err != nil {
			return err
		}
		for space := range at {
			at[space] += count[space]
		}
	}
	return nil
}

// valueAt returns row i of a vector as the model writes it.
func valueAt(v column.Vector, i int) any {
	if v.IsNull(i) {
		return nil
	}
	switch v := v.(type) {
	case *column.Bools:
		return v.Vals[i]
	case *column.Int64s:
		return v.Vals[i]
	case *column.Float64s:
		return v.Vals[i]
	case *column.Strings:
		return v.Vals[i]
	case *column.Codes:
		return v.Dict.Vals[v.Vals[i]]
	case *column.Const:
		return valueAt(v.One, 0)
	case *column.Lists:
		vals := []any{}
		for k := v.Offsets[i]; k < v.Offsets[i+1]; k++ {
			vals = append(vals, valueAt(v.Elem, int(k)))
		}
		return vals
	case *column.Structs:
		vals := make([]any, len(v.Fields))
		for k, f := range v.Fields {
			vals[k] = valueAt(f, i)
		}
		return vals
	}
	panic(fmt.Sprintf("unknown vector %T", v))
}

// same compares a value that was read with that of the model, doubles bit for bit.
func same(key *[32]byte, got, want any) bool {
	switch w := want.(type) {
	case float64:
		g, ok := got.(float64)
		return ok && math.Float64bits(g) == math.Float64bits(w)
	case hashOf:
		h := column.TextHash(key, []byte(w))
		return got == string(h[:])
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !same(key, g[i], w[i]) {
				return false
			}
		}
		return true
	}
	return got == want
}
