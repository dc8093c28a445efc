-- Asks for a random line of PATHS each time, with a random line of BODIES if there are any; HEADERS
-- are separated by `|`. Arguments: METHOD HEADERS PATHS [BODIES].
dofile(os.getenv("ROWD_PERF") .. "/wrk/report.lua")

local function lines(path)
    local all = {}
    if path and path ~= "" then
        for line in io.lines(path) do all[#all + 1] = line end
    end
    return all
end

function init(args)
    head = " HTTP/1.1\r\nHost: localhost\r\n"
    for field in args[2]:gmatch("[^|]+") do head = head .. field .. "\r\n" end
    method, paths, bodies = args[1], lines(args[3]), lines(args[4])
    math.randomseed(42)
end

function request()
    local start = method .. " " .. paths[math.random(#paths)] .. head
    if #bodies == 0 then return start .. "\r\n" end
    local body = bodies[math.random(#bodies)]
    return start .. "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" ..
        body
end
