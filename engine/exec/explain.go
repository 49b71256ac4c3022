package exec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Explain renders a plan as text, an operator a paragraph, inputs indented below it. Where prof is not nil, it is the profile of a
// run of the plan, and its figures are added.
func Explain(root Node, prof *Profile) string {
	var b strings.Builder
	explainNode(&b, root, prof, "", "")
	if prof != nil {
		fmt.Fprintf(&b, "total: %s, most kept in memory: %s\n", roundTime(prof.Total()), Bytes(prof.PeakBytes()))
	}
	return b.String()
}

// explainNode writes n: head before its name, rest before its other lines.
func explainNode(b *strings.Builder, n Node, prof *Profile, head, rest string) {
	name, attrs := n.Describe()
	b.WriteString(head)
	b.WriteString(name)
	b.WriteByte('\n')
	inputs := n.Inputs()
	line := rest + "   "
	if len(inputs) > 0 {
		line = rest + "│  "
	}
	for _, a := range append(attrs, figures(n, prof)...) {
		b.WriteString(line)
		b.WriteString(a.Key)
		b.WriteString(": ")
		b.WriteString(oneLine(a.Value))
		b.WriteByte('\n')
	}
	for i, in := range inputs {
		if i < len(inputs)-1 {
			explainNode(b, in, prof, rest+"├─ ", rest+"│  ")
		} else {
			explainNode(b, in, prof, rest+"└─ ", rest+"   ")
		}
	}
}

// Lines splits the text of a plan into its lines.
func Lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

// oneLine keeps a value of EXPLAIN on one line of bearable length.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	const most = 400
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

// figures are the attributes that a profile adds.
func figures(n Node, prof *Profile) []Attr {
	if prof == nil {
		return nil
	}
	f, ok := prof.Of(n)
	if !ok {
		return nil
	}
	attrs := []Attr{{"rows", fmt.Sprint(f.Rows)}, {"time", roundTime(f.Time)}}
	if f.ReadsStorage {
		attrs = append(attrs,
			Attr{"chunks", fmt.Sprintf("%d read, %d pruned", f.ChunksRead, f.ChunksPruned)},
			Attr{"bytes", fmt.Sprintf("%s read, %s decoded", Bytes(f.BytesRead), Bytes(f.BytesDecoded))})
		if f.IndexHits > 0 {
			attrs = append(attrs, Attr{"answered by index", fmt.Sprint(f.IndexHits)})
		}
	}
	return attrs
}

// roundTime renders a duration with about three digits.
func roundTime(d time.Duration) string {
	for unit := time.Duration(1); ; unit *= 10 {
		if d < 1000*unit {
			return d.Round(unit).String()
		}
	}
}

// Bytes renders a number of bytes for people: 1.5 MiB.
func Bytes(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d B", n)
	}
	f := float64(n)
	for _, unit := range []string{"KiB", "MiB", "GiB"} {
		if f /= 1024; f < 1024 {
			return fmt.Sprintf("%.1f %s", f, unit)
		}
	}
	return fmt.Sprintf("%.1f TiB", f/1024)
}

// jsonNode is a node in EXPLAIN (FORMAT json).
type jsonNode struct {
	Operator string       `json:"operator"`
	Details  []jsonDetail `json:"details,omitempty"`
	Figures  *jsonFigures `json:"figures,omitempty"`
	Inputs   []jsonNode   `json:"inputs,omitempty"`
}

type jsonDetail struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type jsonFigures struct {
	Rows         int64 `json:"rows"`
	Nanoseconds  int64 `json:"nanoseconds"`
	BytesRead    int64 `json:"bytes_read,omitempty"`
	BytesDecoded int64 `json:"bytes_decoded,omitempty"`
	ChunksRead   int64 `json:"chunks_read,omitempty"`
	ChunksPruned int64 `json:"chunks_pruned,omitempty"`
	IndexHits    int64 `json:"index_hits,omitempty"`
}

// ExplainJSON renders a plan as one JSON object a node, {"operator", "details", "inputs"}, with the figures of prof where it is not nil.
func ExplainJSON(root Node, prof *Profile) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(toJSON(root, prof)) // strings and integers alone: cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}

func toJSON(n Node, prof *Profile) jsonNode {
	name, attrs := n.Describe()
	out := jsonNode{Operator: name}
	for _, a := range attrs {
		out.Details = append(out.Details, jsonDetail(a))
	}
	if prof != nil {
		if f, ok := prof.Of(n); ok {
			out.Figures = &jsonFigures{Rows: f.Rows, Nanoseconds: int64(f.Time), BytesRead: f.BytesRead, BytesDecoded: f.BytesDecoded,
				ChunksRead: f.ChunksRead, ChunksPruned: f.ChunksPruned, IndexHits: f.IndexHits}
		}
	}
	for _, in := range n.Inputs() {
		out.Inputs = append(out.Inputs, toJSON(in, prof))
	}
	return out
}
