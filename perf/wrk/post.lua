-- Posts the content of BODY to PATH again and again. Arguments: KEY PATH BODY.
dofile(os.getenv("ROWD_PERF") .. "/wrk/report.lua")

function init(args)
    local body = io.open(args[3]):read("*a")
    text = "POST " .. args[2] .. " HTTP/1.1\r\nHost: localhost\r\nx-api-key: " .. args[1] ..
        "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function request() return text end
