-- Gets PATH_PREFIX followed by a random line of PATHS (one path suffix per line), DEPTH requests in
-- one write. Arguments: KEY PATH_PREFIX PATHS DEPTH.
dofile(os.getenv("ROWD_PERF") .. "/wrk/report.lua")

function init(args)
    head = "GET " .. args[2]
    tail = " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " .. args[1] .. "\r\n\r\n"
    paths = {}
    for line in io.lines(args[3]) do paths[#paths + 1] = line end
    depth = tonumber(args[4])
    math.randomseed(42)
end

function request()
    if depth == 1 then return head .. paths[math.random(#paths)] .. tail end
    local batch = {}
    for i = 1, depth do batch[i] = head .. paths[math.random(#paths)] .. tail end
    return table.concat(batch)
end
