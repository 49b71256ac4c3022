package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// The rows of the table that are no queries.
const (
	importID, importTitle = "i1", "import of all columns"
	sizeID, sizeTitle     = "s1", "size on disk"
	startID, startTitle   = "x1", "process: open, count, end"
)

// engineOrder is the order of the columns; the last is the source.
var engineOrder = []string{"colloquy", "duckdb-nested", "duckdb-messages", "chdb", "parquet"}

// report prints the table and writes the files asked for. It fails, after that, if a query failed or answers differ.
func report(results []result, jsonFile, markdownFile string) error {
	head, lines := table(results)
	printText(os.Stdout, head, lines)
	var err error
	if markdownFile != "" {
		var b strings.Builder
		printMarkdown(&b, head, lines)
		err = errors.Join(err, os.WriteFile(markdownFile, []byte(b.String()), 0o644))
	}
	if jsonFile != "" {
		text, e := json.MarshalIndent(results, "", " ")
		err = errors.Join(err, e, os.WriteFile(jsonFile, append(text, '\n'), 0o644))
	}
	for _, r := range results {
		if r.Error != "" {
			err = errors.Join(err, fmt.Errorf("%s in %s: %s", r.ID, r.Engine, r.Error))
		}
	}
	return err
}

// table lays the results out: a line a query, a column an engine, and beside the times of the others their ratio to
// Colloquy's.
func table(results []result) (head []string, lines [][]string) {
	present := map[string]bool{}
	cells := map[[2]string]result{}
	for _, r := range results {
		present[r.Engine] = true
		cells[[2]string{r.ID, r.Engine}] = r
	}
	head = []string{"#", "work"}
	var engines []string
	for _, e := range engineOrder {
		if present[e] {
			engines = append(engines, e)
			head = append(head, e)
		}
	}
	titles := [][2]string{{importID, importTitle}, {sizeID, sizeTitle}}
	for _, q := range queries {
		titles = append(titles, [2]string{q.id, q.title})
	}
	titles = append(titles, [2]string{startID, startTitle})
	for _, t := range titles {
		own := cells[[2]string{t[0], "colloquy"}]
		line, some := t[:], false
		for _, e := range engines {
			r, ok := cells[[2]string{t[0], e}]
			some = some || ok
			line = append(line, cell(r, own, ok))
		}
		if some {
			lines = append(lines, line)
		}
	}
	return head, lines
}

// cell is the text of a result beside Colloquy's own for the same work, which may be empty.
func cell(r, own result, ok bool) string {
	if !ok {
		return ""
	}
	if r.Error != "" {
		if r.MedianMS == 0 {
			return "failed"
		}
		return showMillis(r.MedianMS) + " (answer differs)"
	}
	compare := r.Engine != own.Engine && own.Engine != "" && own.Error == ""
	switch {
	case r.Bytes > 0:
		text := fmt.Sprintf("%s MB", figures(float64(r.Bytes)/1e6))
		if compare {
			text += ratio(float64(r.Bytes), float64(own.Bytes))
		}
		return text
	case r.RSSMB > 0 && r.CPUMS > 0:
		text := fmt.Sprintf("%s s, cpu %s s, %s MB", figures(r.MedianMS/1e3), figures(r.CPUMS/1e3), figures(r.RSSMB))
		if compare {
			text += fmt.Sprintf(" (%s×, cpu %s×)", figures(r.MedianMS/own.MedianMS), figures(r.CPUMS/own.CPUMS))
		}
		return text
	case r.RSSMB > 0:
		return fmt.Sprintf("%s, %s MB", showMillis(r.MedianMS), figures(r.RSSMB))
	}
	text := showMillis(r.MedianMS)
	if compare {
		text += ratio(r.MedianMS, own.MedianMS)
	}
	return text
}

func ratio(theirs, ours float64) string { return fmt.Sprintf(" (%s×)", figures(theirs/ours)) }

func showMillis(ms float64) string {
	switch {
	case ms < 1:
		return figures(ms*1000) + " µs"
	case ms >= 10_000:
		return figures(ms/1000) + " s"
	}
	return figures(ms) + " ms"
}

// figures writes a positive number with two significant figures, or with all that stand before the point.
func figures(x float64) string {
	if x < 10 {
		return fmt.Sprintf("%.2g", x)
	}
	return fmt.Sprintf("%.0f", x)
}

func printText(w io.Writer, head []string, lines [][]string) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join(head, "\t"))
	for _, line := range lines {
		fmt.Fprintln(tw, strings.Join(line, "\t"))
	}
	_ = tw.Flush() // w is stdout: there is nobody left to tell
}

func printMarkdown(w io.Writer, head []string, lines [][]string) {
	fmt.Fprintln(w, "| "+strings.Join(head, " | ")+" |")
	fmt.Fprintln(w, "|"+strings.Repeat(" --- |", len(head)))
	for _, line := range lines {
		fmt.Fprintln(w, "| "+strings.Join(line, " | ")+" |")
	}
}
