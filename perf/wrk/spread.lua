-- Asks for a random line of TARGETS each time (`KEY PATH`), with the content of BODY if one is
-- named. Arguments: METHOD TARGETS [BODY].
dofile(os.getenv("ROWD_PERF") .. "/wrk/report.lua")

function init(args)
    local tail = "\r\n\r\n"
    if args[3] and args[3] ~= "" then
        local body = io.open(args[3]):read("*a")
        tail = "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" ..
            body
    end
    requests = {}
    for line in io.lines(args[2]) do
        local key, path = line:match("(%S+) (%S+)")
        requests[#requests + 1] = args[1] .. " " .. path ..
            " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " .. key .. tail
    end
    math.randomseed(42)
end

function request() return requests[math.random(#requests)] end
