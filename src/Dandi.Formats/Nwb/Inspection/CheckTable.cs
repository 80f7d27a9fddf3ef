using Dandi.Nwb.Inspection.Checks;

namespace Dandi.Nwb.Inspection;

/// <summary>
/// All checks, in the order in which the Python client runs them (docs/spec/nwb.md 1.3.4). <c>check_subject_age</c>
/// is <see cref="AgeChecks.SubjectAge"/>, and so on. After them, the checks for valid files on which the Python
/// client fails.
/// </summary>
internal static class CheckTable
{
    public static IReadOnlyList<InspectionCheck> All { get; } =
    [
        new("NWBI.check_spatial_series_dims", Severity.Error, "SpatialSeries", BehaviorChecks.SpatialSeriesDims),
        new(
            "NWBI.check_compass_direction_unit",
            Severity.Warning,
            "CompassDirection",
            BehaviorChecks.CompassDirectionUnit
        ),
        new(
            "NWBI.check_spatial_series_radians_magnitude",
            Severity.Warning,
            "SpatialSeries",
            BehaviorChecks.SpatialSeriesRadiansMagnitude
        ),
        new(
            "NWBI.check_spatial_series_degrees_magnitude",
            Severity.Warning,
            "SpatialSeries",
            BehaviorChecks.SpatialSeriesDegreesMagnitude
        ),
        new("NWBI.check_spatial_series_unit", Severity.Warning, "SpatialSeries", BehaviorChecks.SpatialSeriesUnit),
        new("NWBI.check_units_table_has_spikes", Severity.Error, "Units", UnitsChecks.UnitsTableHasSpikes),
        new("NWBI.check_negative_spike_times", Severity.Warning, "Units", SpikeTimeChecks.NegativeSpikeTimes),
        new("NWBI.check_units_resolution_is_set", Severity.Warning, "Units", UnitsChecks.UnitsResolutionIsSet),
        new("NWBI.check_units_resolution_is_valid", Severity.Warning, "Units", UnitsChecks.UnitsResolutionIsValid),
        new("NWBI.check_spike_times_not_in_samples", Severity.Error, "Units", SpikeTimeChecks.SpikeTimesNotInSamples),
        new(
            "NWBI.check_electrical_series_dims",
            Severity.Error,
            "ElectricalSeries",
            ElectricalSeriesChecks.ElectricalSeriesDims
        ),
        new(
            "NWBI.check_electrical_series_reference_electrodes_table",
            Severity.Warning,
            "ElectricalSeries",
            ElectricalSeriesChecks.ElectricalSeriesReferenceElectrodesTable
        ),
        new(
            "NWBI.check_spike_times_not_in_unobserved_interval",
            Severity.Warning,
            "Units",
            SpikeTimeChecks.SpikeTimesNotInUnobservedInterval
        ),
        new("NWBI.check_ascending_spike_times", Severity.Error, "Units", SpikeTimeChecks.AscendingSpikeTimes),
        new(
            "NWBI.check_electrical_series_unscaled_data",
            Severity.Warning,
            "ElectricalSeries",
            ElectricalSeriesChecks.ElectricalSeriesUnscaledData
        ),
        new("NWBI.check_units_table_duration", Severity.Error, "Units", SpikeTimeChecks.UnitsTableDuration),
        new(
            "NWBI.check_electrodes_location_allen_ccf",
            Severity.Warning,
            "NWBFile",
            BrainLocationChecks.ElectrodesLocationAllenCcf
        ),
        new("NWBI.check_name_slashes", Severity.Error, InspectionCheck.AnyType, ObjectChecks.NameSlashes),
        new(
            "NWBI.check_intracellular_electrode_cell_id_exists",
            Severity.Warning,
            "IntracellularElectrode",
            IcephysChecks.IntracellularElectrodeCellIdExists
        ),
        new("NWBI.check_sweeptable_deprecated", Severity.Warning, "SweepTable", IcephysChecks.SweeptableDeprecated),
        new(
            "NWBI.check_intracellular_electrode_location_allen_ccf",
            Severity.Warning,
            "IntracellularElectrode",
            BrainLocationChecks.IntracellularElectrodeLocationAllenCcf
        ),
        new(
            "NWBI.check_image_series_external_file_valid",
            Severity.Error,
            "ImageSeries",
            ImageSeriesChecks.ImageSeriesExternalFileValid
        ),
        new(
            "NWBI.check_image_series_external_file_relative",
            Severity.Warning,
            "ImageSeries",
            ImageSeriesChecks.ImageSeriesExternalFileRelative
        ),
        new(
            "NWBI.check_image_series_data_size",
            Severity.Warning,
            "ImageSeries",
            ImageSeriesChecks.ImageSeriesDataSize
        ),
        new(
            "NWBI.check_image_series_starting_frame_without_external_file",
            Severity.Warning,
            "ImageSeries",
            ImageSeriesChecks.ImageSeriesStartingFrameWithoutExternalFile
        ),
        new("NWBI.check_order_of_images_unique", Severity.Warning, "Images", ImageChecks.OrderOfImagesUnique),
        new("NWBI.check_order_of_images_len", Severity.Warning, "Images", ImageChecks.OrderOfImagesLen),
        new(
            "NWBI.check_index_series_points_to_image",
            Severity.Warning,
            "IndexSeries",
            ImageChecks.IndexSeriesPointsToImage
        ),
        new(
            "NWBI.check_large_dataset_compression",
            Severity.Warning,
            "NWBContainer",
            ObjectChecks.LargeDatasetCompression
        ),
        new(
            "NWBI.check_session_start_time_future_date",
            Severity.Error,
            "NWBFile",
            SessionChecks.SessionStartTimeFutureDate
        ),
        new("NWBI.check_subject_exists", Severity.Error, "NWBFile", SubjectChecks.SubjectExists),
        new("NWBI.check_subject_age", Severity.Error, "Subject", AgeChecks.SubjectAge),
        new("NWBI.check_subject_proper_age_range", Severity.Error, "Subject", AgeChecks.SubjectProperAgeRange),
        new("NWBI.check_subject_id_exists", Severity.Error, "Subject", SubjectChecks.SubjectIdExists),
        new("NWBI.check_subject_weight", Severity.Error, "Subject", SubjectChecks.SubjectWeight),
        new("NWBI.check_subject_sex", Severity.Error, "Subject", SubjectChecks.SubjectSex),
        new("NWBI.check_subject_species_exists", Severity.Error, "Subject", SubjectChecks.SubjectSpeciesExists),
        new("NWBI.check_subject_species_form", Severity.Error, "Subject", SubjectChecks.SubjectSpeciesForm),
        new("NWBI.check_session_id_no_slashes", Severity.Error, "NWBFile", SessionChecks.SessionIdNoSlashes),
        new("NWBI.check_subject_id_no_slashes", Severity.Error, "Subject", SubjectChecks.SubjectIdNoSlashes),
        new(
            "NWBI.check_optogenetic_stimulus_site_has_optogenetic_series",
            Severity.Warning,
            "OptogeneticStimulusSite",
            IcephysChecks.OptogeneticStimulusSiteHasOptogeneticSeries
        ),
        new(
            "NWBI.check_roi_response_series_dims",
            Severity.Error,
            "RoiResponseSeries",
            OphysChecks.RoiResponseSeriesDims
        ),
        new(
            "NWBI.check_roi_response_series_link_to_plane_segmentation",
            Severity.Warning,
            "RoiResponseSeries",
            OphysChecks.RoiResponseSeriesLinkToPlaneSegmentation
        ),
        new("NWBI.check_emission_lambda_in_nm", Severity.Warning, "OpticalChannel", OphysChecks.EmissionLambdaInNm),
        new("NWBI.check_excitation_lambda_in_nm", Severity.Warning, "ImagingPlane", OphysChecks.ExcitationLambdaInNm),
        new(
            "NWBI.check_plane_segmentation_image_mask_shape_against_ref_images",
            Severity.Warning,
            "PlaneSegmentation",
            OphysChecks.PlaneSegmentationImageMaskShapeAgainstRefImages
        ),
        new(
            "NWBI.check_imaging_plane_location_allen_ccf",
            Severity.Warning,
            "ImagingPlane",
            BrainLocationChecks.ImagingPlaneLocationAllenCcf
        ),
        new(
            "NWBI.check_dynamic_table_region_data_validity",
            Severity.Error,
            "DynamicTableRegion",
            TableChecks.DynamicTableRegionDataValidity
        ),
        new("NWBI.check_empty_table", Severity.Warning, "DynamicTable", TableChecks.EmptyTable),
        new(
            "NWBI.check_time_intervals_start_time_not_constant",
            Severity.Error,
            "TimeIntervals",
            IntervalChecks.TimeIntervalsStartTimeNotConstant
        ),
        new(
            "NWBI.check_time_interval_time_columns",
            Severity.Warning,
            "TimeIntervals",
            IntervalChecks.TimeIntervalTimeColumns
        ),
        new(
            "NWBI.check_time_intervals_stop_after_start",
            Severity.Warning,
            "TimeIntervals",
            IntervalChecks.TimeIntervalsStopAfterStart
        ),
        new("NWBI.check_table_values_for_dict", Severity.Warning, "DynamicTable", TableChecks.TableValuesForDict),
        new("NWBI.check_ids_unique", Severity.Error, "DynamicTable", TableChecks.IdsUnique),
        new(
            "NWBI.check_time_intervals_duration",
            Severity.Error,
            "TimeIntervals",
            IntervalChecks.TimeIntervalsDuration
        ),
        new("NWBI.check_regular_timestamps", Severity.Warning, "TimeSeries", TimestampChecks.RegularTimestamps),
        new("NWBI.check_data_orientation", Severity.Warning, "TimeSeries", TimeSeriesChecks.DataOrientation),
        new(
            "NWBI.check_timestamps_match_first_dimension",
            Severity.Error,
            "TimeSeries",
            TimeSeriesChecks.TimestampsMatchFirstDimension
        ),
        new("NWBI.check_timestamps_ascending", Severity.Warning, "TimeSeries", TimestampChecks.TimestampsAscending),
        new(
            "NWBI.check_timestamps_without_nans",
            Severity.Warning,
            "TimeSeries",
            TimestampChecks.TimestampsWithoutNans
        ),
        new("NWBI.check_missing_unit", Severity.Warning, "TimeSeries", TimeSeriesChecks.MissingUnit),
        new("NWBI.check_resolution", Severity.Warning, "TimeSeries", TimeSeriesChecks.Resolution),
        new("NWBI.check_rate_is_not_zero", Severity.Error, "TimeSeries", TimeSeriesChecks.RateIsNotZero),
        new("NWBI.check_rate_is_positive", Severity.Error, "TimeSeries", TimeSeriesChecks.RateIsPositive),
        new("NWBI.check_time_series_duration", Severity.Warning, "TimeSeries", TimestampChecks.TimeSeriesDuration),
        new(
            "NWBI.check_time_series_data_is_not_empty",
            Severity.Warning,
            "TimeSeries",
            TimeSeriesChecks.TimeSeriesDataIsNotEmpty
        ),
        new(
            "NWBI.check_rate_not_below_threshold",
            Severity.Warning,
            "TimeSeries",
            TimeSeriesChecks.RateNotBelowThreshold
        ),
        new(InspectionIds.PythonClientFails, Severity.Warning, "EventWaveform", PythonClientChecks.EventWaveform)
        {
            ReportsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "DynamicTable", PythonClientChecks.EmptyColumns)
        {
            ReportsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "DynamicTable", PythonClientChecks.MissingColumns)
        {
            ReportsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "Units", PythonClientChecks.Spikes)
        {
            ReportsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "TimeIntervals", PythonClientChecks.Times)
        {
            ReportsPath = true,
        },
    ];
}
