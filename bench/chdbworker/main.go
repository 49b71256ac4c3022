// Command chdbworker runs queries in chDB for bench: a program of its own, since chDB's binding loads its library when the process starts and
// ends it where there is none. It reads one JSON request a line and writes one JSON response a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/chdb-io/chdb-go/chdb"
)

type request struct {
	SQL string `json:"sql"`
}

type response struct {
	Nanos int64  `json:"nanos"` // the query alone
	Rows  string `json:"rows"`  // lines of JSON arrays: names, types, rows
	Error string `json:"error,omitempty"`
}

// format gives each value of a row exactly and with its type.
const format = "JSONCompactEachRowWithNamesAndTypes"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: chdbworker FOLDER")
		os.Exit(2)
	}
	session, err := chdb.NewSession(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "chdbworker:", err)
		os.Exit(1)
	}
	defer session.Close()
	// Numbers as such, not as strings; NaN and infinities as strings, not as null.
	for _, set := range []string{"SET output_format_json_quote_64bit_integers = 0", "SET output_format_json_quote_denormals = 1"} {
		if _, err := session.Query(set, format); err != nil {
			fmt.Fprintln(os.Stderr, "chdbworker:", err)
			os.Exit(1)
		}
	}
	in := json.NewDecoder(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for {
		var r request
		if in.Decode(&r) != nil {
			return // the parent closed the pipe
		}
		var answer response
		begin := time.Now()
		result, err := session.Query(r.SQL, format)
		answer.Nanos = time.Since(begin).Nanoseconds()
		switch {
		case err != nil:
			answer.Error = err.Error()
		case result.Error() != nil:
			answer.Error = result.Error().Error()
		default:
			answer.Rows = result.String()
		}
		if err := json.NewEncoder(out).Encode(answer); err != nil {
			return
		}
		if out.Flush() != nil {
			return
		}
	}
}
