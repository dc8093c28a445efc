-- Ends every script: one line of JSON with what wrk counted, latencies in microseconds.
function done(summary, latency, requests)
    local e = summary.errors
    print(string.format(
        '{"requests":%d,"seconds":%.6f,"p50_us":%.1f,"p99_us":%.1f,"errors":%d}',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
        e.connect + e.read + e.write + e.status + e.timeout))
end
