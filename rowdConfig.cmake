# find_package(rowd) of an installed rowd: link rowd::data_table.
include(${CMAKE_CURRENT_LIST_DIR}/packages.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/rowdTargets.cmake)
